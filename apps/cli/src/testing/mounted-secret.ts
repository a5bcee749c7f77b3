import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Publishes files in a folder as the kubelet does with a mounted Secret: a folder with a new name, the link
 * `..data` to it renamed over the last one, and links to the files behind that link, made once.
 */
export async function publishSecret(mount: string, files: Readonly<Record<string, string>>): Promise<void> {
  published++
  const version = `..2026_11_21_${published}`
  await mkdir(join(mount, version), { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(mount, version, name), content)
    await symlink(join('..data', name), join(mount, name)).catch(() => {})
  }
  await symlink(version, join(mount, '..data_tmp'))
  await rename(join(mount, '..data_tmp'), join(mount, '..data'))
  for (let old = 1; old < published; old++) {
    await rm(join(mount, `..2026_11_21_${old}`), { recursive: true, force: true })
  }
}

let published = 0

import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Programs of a Debian package, and the variables with which they find their libraries. */
export interface DebianProgram {
  readonly path: string
  readonly environment: Readonly<Record<string, string>>
  /** The folder that its package was unpacked into; undefined when the system has it. */
  readonly root: string | undefined
}

/** Where unpacked packages are kept: they go when node_modules goes. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache/debian/', import.meta.url))

/**
 * Finds a program where a system has it, or else in its Debian package, which is fetched with those libraries
 * that this system lacks, and unpacked beside the tests: nothing is installed, and no service started.
 */
export async function findDebianProgram(debianPackage: string, program: string): Promise<DebianProgram> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const installed = folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
  if (installed !== undefined) return { path: installed, environment: {}, root: undefined }
  const root = join(CACHE, debianPackage)
  if (!existsSync(root)) await unpack(debianPackage, root)
  return programIn(root, program)
}

/** Finds a program of a package that was unpacked into a folder. */
export function programIn(root: string, program: string): DebianProgram {
  const path = [`usr/sbin/${program}`, `usr/bin/${program}`].map((name) => join(root, name)).find(existsSync)
  if (path === undefined) throw new Error(`there is no program ${program} in ${root}`)
  const libraries = globSync('{usr/,}lib/*-linux-gnu*', { cwd: root }).map((name) => join(root, name))
  return { path, root, environment: { LD_LIBRARY_PATH: libraries.join(delimiter) } }
}

/** The folder appears whole or not at all, so that test files may ask for it at once. */
async function unpack(debianPackage: string, root: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const staging = await mkdtemp(join(CACHE, 'unpacking-'))
  try {
    const names = await missingPackages(debianPackage)
    const archives = join(staging, 'archives')
    await mkdir(archives)
    // The user that apt has for downloads may not come into this folder.
    await run('apt-get', ['-o', 'APT::Sandbox::User=', 'download', ...names], { cwd: archives })
    for (const archive of globSync('*.deb', { cwd: archives })) {
      await run('dpkg', ['-x', join(archives, archive), join(staging, 'root')])
    }
    await rename(join(staging, 'root'), root)
  } catch (error) {
    if (!existsSync(root)) {
      throw new Error(
        `these tests need the Debian package ${debianPackage}, and it could not be fetched: install it (apt-get install ${debianPackage})`,
        { cause: error },
      )
    }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** How often apt is asked, with a second between, where another one holds its lock. */
const ATTEMPTS = 120

/** The package, and what of its libraries the system lacks; where apt knows no packages yet, it is told them. */
async function missingPackages(debianPackage: string): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { stdout } = await run('apt-get', ['-s', 'install', '--no-install-recommends', debianPackage])
      const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name)
      return names.filter((name) => name === debianPackage || name.startsWith('lib'))
    } catch {
      await run('apt-get', ['update']).catch(async (error: unknown) => {
        if (attempt === ATTEMPTS || !/lock/i.test(`${error}`)) throw error
        await new Promise((resolve) => setTimeout(resolve, 1000))
      })
      if (attempt === ATTEMPTS) throw new Error(`apt knows no package ${debianPackage}`)
    }
  }
}

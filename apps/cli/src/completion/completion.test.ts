import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

describe('completion', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await writeFile(join(folder.path, 'completion.bash'), (await print('bash')).stdout)
  })
  afterAll(() => folder.remove())

  const print = (shell: string) => invoke(['completion', shell], { folder: folder.path })

  test('of bash offers, after each beginning, what may follow', async () => {
    // Each line is split into words as bash does it; the last one is what is being typed.
    const lines = [
      's',
      'token c',
      'token create --sc',
      'sync-users --format y',
      'sync-users --format = c',
      'sync-users -f ',
      '--config x.toml keys rotate --alg E',
      'serve --only ',
      'completion ',
    ]
    const asked = lines.map(
      (line) => `COMP_WORDS=(barycenter ${line.endsWith(' ') ? `${line}''` : line})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _barycenter; echo "\${COMPREPLY[*]}"`,
    )
    const { stdout, stderr } = await promisify(execFile)('bash', [
      // Which it would read where it takes its standard input for a connection.
      '--norc',
      '-uc',
      `source '${folder.path}/completion.bash'\n${asked.join('\n')}\ncomplete -p barycenter`,
    ])
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      'serve sync-users',
      'create',
      '--scope',
      'yaml',
      'csv',
      '',
      'ES256 EdDSA',
      'provider admin',
      'bash zsh fish --help',
      'complete -o bashdefault -o default -F _barycenter barycenter',
      '',
    ])
  })

  test('of zsh and fish knows commands, flags, and what values there are', async () => {
    const zsh = await print('zsh')
    expect(zsh).toMatchObject({ status: 0, stderr: '' })
    expect(zsh.stdout).toMatch(/^#compdef barycenter\n/)
    expect(zsh.stdout).toContain("(' sync-users --file'|' sync-users -f') _files; return ;;")
    expect(zsh.stdout).toContain("(' serve --only') compadd -- 'provider' 'admin'; return ;;")
    const fish = await print('fish')
    expect(fish).toMatchObject({ status: 0, stderr: '' })
    expect(fish.stdout).toContain(
      "-n '__fish_seen_subcommand_from token; and __fish_seen_subcommand_from create' -l name -x -d",
    )
    expect(fish.stdout).toContain("-l format -x -a 'json ndjson yaml csv' -d")
  })

  test('is refused for other shells', async () => {
    const { status, stderr } = await print('tcsh')
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringContaining('Allowed choices are bash, zsh, fish.'),
    })
  })
})

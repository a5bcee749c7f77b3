import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

/** A hash that takes longer than it takes until progress is shown. */
const SLOW = { BARYCENTER__PASSWORD__MEMORY_COST: '65536', BARYCENTER__PASSWORD__TIME_COST: '10' }

describe('the progress of hash-passwords', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
    await folder.write('users.json', [{ username: 'alice', password: 'hush-hush' }])
  })
  afterAll(() => folder.remove())

  const hash = (...flags: readonly string[]) =>
    invoke(['hash-passwords', '-f', 'users.json', ...flags], {
      folder: folder.path,
      environment: SLOW,
      isTerminal: true,
    })

  test('is shown on a terminal, beside the document', async () => {
    const { status, stdout, stderr } = await hash()
    expect(stderr).toMatch(/hashing passwords, \d+ s/)
    expect(stdout).toMatch(/"password_hash": "\$argon2id\$/)
    expect(status).toBe(0)
  })

  test('is not shown with --quiet', async () => {
    expect(await hash('--quiet')).toMatchObject({ status: 0, stderr: '' })
  })
})

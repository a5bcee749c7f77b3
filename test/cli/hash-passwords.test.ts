import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signsIn } from './sign-in.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** Both shapes are one to the command; spaces, escapes, numbers and the order are somebody's own. */
const FILE = `\uFEFF{ "source": "hr",
  "users": [
    {"password": "alice\\u2019s \\"secret\\"",   "username": "alice", "properties": {"password": "a property", "n": 1.0}},

    { "username": "bob", "email": null, "password":"bob-secret" },
    { "username": "carol", "password_hash": "$2y$05$abcdefghijklmnopqrstuucZGbUxuMlEqps0qcu2pjhO7vaatQZIC" }
  ]}
`
const PLAINTEXTS = { alice: 'alice’s "secret"', bob: 'bob-secret', carol: 'pässword' }

describe('hash-passwords', () => {
  let workspace: Workspace
  beforeAll(async () => {
    workspace = await createWorkspace('sqlite')
    await workspace.write('users.json', FILE)
  })
  afterAll(() => workspace.dispose())

  test('prints the document with hashes for passwords, and all else as it was', async () => {
    const { status, stdout, stderr } = await workspace.run(['hash-passwords', '--file', 'users.json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const hash = '"\\$argon2id\\$v=19\\$m=1024,[^"]+"'
    const expected = FILE.slice(1)
      .replace(/[$[\]{}()|?*+.^]/g, '\\$&')
      .replace(/"password": "alice.*?secret\\+""/, () => `"password_hash": ${hash}`)
      .replace('"password":"bob-secret"', () => `"password_hash":${hash}`)
    expect(stdout).toMatch(new RegExp(`^${expected}$`))
    for (const secret of ['alice\\u2019s', 'alice’s', 'bob-secret']) expect(stdout).not.toContain(secret)
  })

  test('what it prints syncs, and the people sign in', async () => {
    const hashed = await workspace.run(['hash-passwords', '-f', '-'], { stdin: FILE })
    const synced = await workspace.run(['sync-users', '-f', '-'], { stdin: hashed.stdout })
    expect(synced.stdout).toMatch(/3 created, 0 updated, 0 unchanged \(\d+ ms\)/)
    const again = await workspace.run(['sync-users', '-f', '-'], { stdin: hashed.stdout })
    expect(again.stdout).toMatch(/0 created, 0 updated, 3 unchanged \(\d+ ms\)/)

    const { publicUrl } = await workspace.serve()
    for (const [username, password] of Object.entries(PLAINTEXTS)) {
      expect(await signsIn(publicUrl, { username, password })).toBe(true)
      expect(await signsIn(publicUrl, { username, password: `${password}!` })).toBe(false)
    }
  })

  test('refuses a document with problems, and names no password', async () => {
    const stdin = JSON.stringify([
      { username: 'alice', password: 'hush-hush', emial: 'x' },
      { username: 'bob', password: 'hu' },
    ])
    const { status, stdout, stderr } = await workspace.run(['hash-passwords', '-f', '-'], {
      stdin,
      environment: { BARYCENTER__PASSWORD__MINIMUM_LENGTH: '3' },
    })
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('<stdin>:1:45: /0/emial: there is no field of this name')
    expect(stderr).toContain('/1/password: a password needs at least 3 characters')
    expect(stderr).not.toContain('hush-hush')
  })

  test.each(['nowhere.json', 'broken.json'])('%s is bad input', async (path) => {
    await workspace.write('broken.json', '[{"username": "alice", "password": "hush-hush"')
    const { status, stdout, stderr } = await workspace.run(['hash-passwords', '-f', path])
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain('error: nothing was hashed')
    expect(stderr).not.toContain('hush-hush')
  })
})

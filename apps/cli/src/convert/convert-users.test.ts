import { FOREIGN_EXPORTS } from '@barycenter/testing/foreign-exports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'

describe('convert', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
  })
  afterAll(() => folder.remove())

  const convert = async (words: readonly string[], stdin = '') =>
    invoke(['convert', ...words], { folder: folder.path, stdin })

  async function usersOf(system: string): Promise<Record<string, object>> {
    const { files = {} } = FOREIGN_EXPORTS[system] ?? {}
    for (const [name, content] of Object.entries(files)) await folder.write(name, content)
    const { stdout } = await convert(['--from', system, ...Object.keys(files)])
    const users: { username: string }[] = JSON.parse(stdout).users
    return Object.fromEntries(users.map(({ username, ...user }) => [username, user]))
  }
  const argon2id = expect.stringMatching(/^\$argon2id\$v=19\$m=/)

  test('takes profiles, roles, groups and attributes of Keycloak, and of a long digest what is needed', async () => {
    expect(await usersOf('keycloak')).toEqual({
      'jane.doe': {
        password_hash: argon2id,
        email: 'jane@example.com',
        email_verified: true,
        properties: {
          plan: 'gold',
          tags: ['a', 'b'],
          given_name: 'Jane',
          family_name: 'Doe',
          groups: ['/staff'],
          realm_roles: ['default-roles-acme'],
          keycloak_id: 'a1b2c3d4-0000-4000-8000-000000000001',
        },
      },
      short: { password_hash: expect.stringMatching(/^\$pbkdf2-sha256\$i=27500\$[^$]{22}\$[^$]{43}$/) },
      long: { password_hash: expect.stringMatching(/^\$pbkdf2-sha256\$i=27500\$[^$]{22}\$[^$]{43}$/) },
      newer: { password_hash: expect.stringMatching(/^\$pbkdf2-sha512\$i=210000\$[^$]{22}\$[^$]{86}$/) },
      planned: { password: 'plain', enabled: false },
    })
  })

  test('puts the two files of Auth0 together', async () => {
    expect(await usersOf('auth0')).toEqual({
      'root@example.com': {
        password_hash: '$2b$12$OziW5BRZpnl8FDOkOzqcxe/SFfq3n0sClAQHA6UnfT2Hl.mvtDDOi',
        email: 'root@example.com',
        email_verified: true,
        properties: {
          name: 'The Admin',
          user_metadata: { theme: 'dark' },
          auth0_id: 'auth0|60425da93519d90068f82966',
        },
      },
      imported: {
        password_hash: expect.stringMatching(/^\$scrypt\$ln=14,r=8,p=1\$/),
        email: 'imported@example.com',
        email_verified: false,
        properties: { auth0_id: 'auth0|imported' },
      },
    })
  })

  test('takes the claims that Authelia and Dex tell their clients', async () => {
    expect(await usersOf('authelia')).toMatchObject({
      john: {
        email: 'john.doe@authelia.com',
        email_verified: true,
        properties: {
          name: 'John Doe',
          nickname: 'Johnny',
          groups: ['admins', 'dev'],
          phone_number: '+1 555 0100;ext=7',
          badge: 17,
        },
      },
      harry: {
        password_hash: expect.stringMatching(/^\{CRYPT\}\$6\$/),
        properties: { name: 'Harry Potter' },
      },
    })
    const bcrypt = '$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W'
    expect(await usersOf('dex')).toMatchObject({
      'admin@dex.example.com': {
        password_hash: bcrypt,
        email_verified: true,
        properties: {
          name: 'admin',
          preferred_username: 'admin',
          dex_user_id: '08a8684b-db88-4b73-90a9-3cd1661f5466',
        },
      },
      'base64@dex.example.com': { password_hash: bcrypt },
      'variable@dex.example.com': { password_hash: { env: 'DEX_HASH' } },
    })
  })

  test('takes traits of Kratos, tables of Rauthy, and both files of the Rust Barycenter', async () => {
    expect(await usersOf('kratos')).toMatchObject({
      'Fire@kratos.example.com': {
        email_verified: true,
        properties: { given_name: 'Fire', family_name: 'Base', newsletter: true },
      },
      scrypt: { password_hash: expect.stringMatching(/^\$scrypt\$ln=14,r=8,p=1\$[^$=]+\$[^$=]+$/) },
    })
    expect(await usersOf('rauthy')).toMatchObject({
      'ada@rauthy.example.com': {
        email_verified: true,
        properties: {
          birthdate: '1815-12-10',
          address: { postal_code: 12345, locality: 'London' },
          roles: ['rauthy_admin', 'user'],
          department: 'R&D',
        },
      },
    })
    expect(await usersOf('barycenter')).toMatchObject({
      plain: { password: 'plaintext', email_verified: false, properties: { role: 'admin' } },
      stored: { password_hash: argon2id, properties: { display_name: 'Stored', barycenter_subject: 's1' } },
    })
  })

  test('leaves out who would keep the file from being synced, and says why', async () => {
    const users = [
      { username: 'Straße', password: 'x' },
      { username: 'STRASSE', password: 'y' },
      { username: '', password: 'z' },
      { username: 'eve\u001b[2J', password: 'z' },
      {
        username: 'costly',
        password_hash:
          '$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
      },
      { username: 'bob', password: 'x', email: 'nobody' },
      { username: 'carol', password: 'x' },
    ]
    const { status, stdout, stderr } = await convert(['--from', 'barycenter'], JSON.stringify({ users }))
    expect(JSON.parse(stdout).users).toEqual([
      { username: 'bob', password: 'x' },
      { username: 'carol', password: 'x' },
    ])
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^Straße: left out: STRASSE names the same user;/),
      expect.stringMatching(/^STRASSE: left out: Straße names the same user;/),
      ': left out: a username needs at least one character',
      'eve\\u001b[2J: left out: a username has no control or invisible characters',
      expect.stringMatching(/^costly: left out: .*; not carried over: password hash \(the cost parameter m /),
      'bob: not carried over: email (not an e-mail address)',
      'users: 2 converted, 5 left out, 1 with something that could not be carried over',
      '',
    ])
    expect(status).toBe(1)
  })

  test.each([
    ['keycloak', '[]', '<stdin>:1:1: not an export of Keycloak'],
    ['keycloak', '{"users":[{"username":7}]}', '<stdin>:1:12: /users/0/username: expected a text'],
    [
      'keycloak',
      '{"users":[{"username":"a","credentials":"x"}]}',
      '<stdin>:1:27: /users/0/credentials: expected a list',
    ],
    ['auth0', '{"user_id":"a"}\n{"user_id":7}', '<stdin>:2:2: /1/user_id: expected a text'],
    ['auth0', '{"user_id":"a"\n{"user_id":"b"}', '<stdin>:2:1: a comma is expected'],
    ['authelia', 'users:\n  a: 7\n', '<stdin>:2:3: /users/a: expected an object'],
    ['authelia', 'users: [a]', 'not a users database of Authelia'],
    ['dex', 'staticPasswords:\n- hash: x\n', '<stdin>:2:3: /staticPasswords/0/email: this field is missing'],
    ['kratos', '7', 'not identities of Ory Kratos'],
    ['rauthy', '{"users":[{"email":null}]}', '/users/0/email: expected a text, got null'],
    ['barycenter', 'username,password\na,canary', 'and not CSV'],
    ['barycenter', '', 'the file is empty'],
  ])('%s: %s is bad input', async (system, text, says) => {
    const { status, stdout, stderr } = await convert(['--from', system], text)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toContain(says)
    expect(stderr).toContain('error: nothing was converted')
    expect(stderr).not.toContain('canary')
  })

  test('asks for a system that it knows', async () => {
    const { status, stderr } = await convert(['--from', 'okta'])
    expect(status).toBe(3)
    expect(stderr).toContain('keycloak')
  })
})

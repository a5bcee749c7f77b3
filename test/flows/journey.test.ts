import { readFile } from 'node:fs/promises'
import { DIALECTS } from '@barycenter/testing/databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorkspace, type Workspace } from '../cli/workspace.ts'
import { openVisitor, send } from './visitor.ts'

/** As the documentation has them: the chart's inline users, the Secret of `kubectl create`, the Secret's stringData. */
const INLINE = `[
  { "username": "alice", "password": "correct-horse-battery-staple", "email": "alice@example.com" },
  { "username": "bob", "password": "another-strong-passphrase", "email": "bob@example.com" }
]`
const SECRET_FILE = `[
  {
    "username": "alice",
    "password": "correct-horse-battery-staple",
    "email": "alice@example.com"
  },
  {
    "username": "bob",
    "password": "another-strong-passphrase",
    "email": "bob@example.com"
  }
]
`
const STRING_DATA = `{
  "users": [
    {
      "username": "admin",
      "email": "admin@example.com",
      "password": "CHANGE-ME-IN-PRODUCTION",
      "enabled": true,
      "email_verified": true,
      "properties": {
        "role": "administrator",
        "display_name": "System Administrator"
      }
    },
    {
      "username": "app-service",
      "email": "service@example.com",
      "password": "service-account-password",
      "enabled": true,
      "email_verified": true,
      "properties": {
        "role": "service_account",
        "display_name": "Application Service Account"
      }
    }
  ]
}
`
const EXAMPLE = new URL('../../users.example.json', import.meta.url)

interface User {
  readonly username: string
  email: string
  password: string
  enabled?: boolean
}

const SIGNED_OUT = 'You are not signed in.'
const SIGNED_IN = 'You are signed in'
const WRONG = 'The username or password is not correct.'

describe.each(DIALECTS)('the journey of the README on %s', { timeout: 120_000 }, (dialect) => {
  let workspace: Workspace

  beforeEach(async () => {
    workspace = await createWorkspace(dialect)
  })
  afterEach(() => workspace.dispose())

  /** Syncs a file, and returns the counts and the changed fields of each user that changed. */
  async function sync(content: unknown, way: readonly string[]) {
    await workspace.write('users.json', content)
    const words = ['sync-users', '--file', 'users.json', '--output', 'json', '--quiet', ...way]
    const { status, stdout, stderr } = await workspace.run(words)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const { created, updated, unchanged, failed, work, results } = JSON.parse(stdout)
    const changed = results.map(({ username, changes }: { username: string; changes: { field: string }[] }) =>
      [username, ...changes.map(({ field }) => field)].join(' '),
    )
    const counts = [created, updated, unchanged, failed].join(' ')
    return { counts, changed, rowsWritten: work.rowsWritten, sessionsRevoked: work.sessionsRevoked }
  }
  const nothing = (users: number) => ({
    counts: `0 0 ${users} 0`,
    changed: [],
    rowsWritten: 0,
    sessionsRevoked: 0,
  })
  const oneUpdate = (user: string, field: string, of: number) =>
    expect.objectContaining({ counts: `0 1 ${of - 1} 0`, changed: [`${user} ${field}`] })

  test('from an empty database to a person who signs in, and from one edit of the file to the next', async () => {
    const served = await workspace.serve()
    const discovery = await send(`${served.publicUrl}/.well-known/openid-configuration`)
    expect(discovery.status).toBe(200)
    const urls = Object.values<unknown>(JSON.parse(discovery.text)).filter((value) =>
      /^http/.test(`${value}`),
    )
    expect(urls).toContain(`${served.publicUrl}/.well-known/jwks.json`)
    for (const url of urls) {
      expect(`${url}`.startsWith(served.publicUrl)).toBe(true)
      const { status } = await send(`${url}`)
      expect({ url, isThere: status < 500 && status !== 404 }).toEqual({ url, isThere: true })
    }

    const remote = ['--url', served.adminUrl]
    const example = await readFile(EXAMPLE, 'utf8')
    const { users }: { users: User[] } = JSON.parse(example)
    const edited = (username: string, fields: Partial<User>) => {
      const user = users.find((each) => each.username === username)
      Object.assign(user ?? {}, fields)
      return { users }
    }
    expect(await sync(example, remote)).toMatchObject({ counts: '3 0 0 0' })
    expect(await sync(example, remote)).toEqual(nothing(3))

    const [alice, bob] = [openVisitor(served.publicUrl), openVisitor(served.publicUrl)]
    expect((await alice.signIn('alice', 'correct-horse-battery-staple')).text).toContain(SIGNED_IN)
    expect((await bob.signIn('bob', 'another-strong-passphrase')).text).toContain(SIGNED_IN)

    const moved = edited('app-service', { email: 'app@example.com' })
    expect(await sync(moved, remote)).toEqual(oneUpdate('app-service', 'email', 3))
    const out = await sync(edited('alice', { enabled: false }), remote)
    expect(out).toEqual(oneUpdate('alice', 'enabled', 3))
    expect(out.sessionsRevoked).toBe(1)
    expect((await bob.get('/')).text).toContain(SIGNED_IN)
    const rekeyed = await sync(edited('bob', { password: 'a third passphrase' }), remote)
    expect(rekeyed).toEqual(oneUpdate('bob', 'password', 3))
    expect(rekeyed.sessionsRevoked).toBe(1)

    for (const person of [alice, bob]) expect((await person.get('/')).text).toContain(SIGNED_OUT)
    expect((await alice.signIn('alice', 'correct-horse-battery-staple')).text).toContain(WRONG)
    expect((await bob.signIn('bob', 'another-strong-passphrase')).text).toContain(WRONG)
    expect((await bob.signIn('bob', 'a third passphrase')).text).toContain(SIGNED_IN)

    served.child.kill('SIGTERM')
    expect(await served.finished).toMatchObject({ status: 0 })
    expect(await sync({ users }, [])).toEqual(nothing(3))
    const back = edited('app-service', { email: 'service@example.com' })
    expect(await sync(back, [])).toEqual(oneUpdate('app-service', 'email', 3))
    expect(await sync(edited('alice', { enabled: true }), [])).toEqual(oneUpdate('alice', 'enabled', 3))
    expect(await sync(edited('bob', { password: 'a fourth' }), [])).toEqual(oneUpdate('bob', 'password', 3))

    const again = await workspace.serve()
    const [ann, rob] = [openVisitor(again.publicUrl), openVisitor(again.publicUrl)]
    expect((await ann.signIn('alice', 'correct-horse-battery-staple')).text).toContain(SIGNED_IN)
    expect((await rob.signIn('bob', 'a third passphrase')).text).toContain(WRONG)
    expect((await rob.signIn('bob', 'a fourth')).text).toContain(SIGNED_IN)
  })

  test('the examples of the documentation sync as they are, with a server and without', async () => {
    const syncExamples = async (way: readonly string[]) => {
      await workspace.database.execute('delete from users')
      expect(await sync(INLINE, way)).toMatchObject({ counts: '2 0 0 0' })
      expect(await sync(SECRET_FILE, way)).toEqual(nothing(2))
      expect(await sync(STRING_DATA, way)).toMatchObject({ counts: '2 0 0 0' })
    }
    const served = await workspace.serve()
    await syncExamples(['--url', served.adminUrl])
    served.child.kill('SIGTERM')
    await served.finished
    await syncExamples([])

    const { publicUrl } = await workspace.serve(['--only', 'provider'])
    const admin = openVisitor(publicUrl)
    expect((await admin.signIn('admin', 'CHANGE-ME-IN-PRODUCTION')).text).toContain(SIGNED_IN)
  })
})

import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../run.ts'
import { NAMESPACE } from './account.ts'
import { createScene, type Scene, secret, type Watcher } from './scene.ts'

describe.each(DIALECTS)('with a provider on %s', (dialect) => {
  let scene: Scene
  let watcher: Watcher
  beforeAll(async () => {
    scene = await createScene({}, dialect)
    watcher = await scene.watch()
    await watcher.ready()
  })
  afterAll(async () => {
    await scene.dispose()
  })

  const apply = (...objects: object[]) => scene.api.kubectl.apply(...objects)
  const remove = (name: string) => scene.api.kubectl('-n', NAMESPACE, 'delete', 'secret', name)
  const versionOf = async (name: string) =>
    (await scene.api.kubectl.get<{ metadata: { resourceVersion: string } }>('-n', NAMESPACE, 'secret', name))
      .metadata.resourceVersion
  const eventLike = (name: string, pattern: RegExp) =>
    eventually(
      async () => (await scene.events(name)).find((event) => pattern.test(event)),
      20,
      `an event ${pattern} about ${name}`,
      100,
    )

  describe('a labelled Secret', () => {
    test('is a user who can sign in, within a moment; its new password works and the old one does not', async () => {
      await apply(secret('alice', { username: 'alice', password: 'first-password' }))
      const applied = performance.now()
      await scene.personWhere('alice')
      expect(await scene.signsIn('alice', 'first-password')).toBe(true)
      expect(performance.now() - applied).toBeLessThan(5_000)
      const version = await versionOf('alice')
      const { revision } = await scene.personWhere('alice')

      await apply(secret('alice', { username: 'alice', password: 'second-password' }))
      await scene.personWhere('alice', (person) => person.revision > revision)
      expect(await scene.signsIn('alice', 'second-password')).toBe(true)
      expect(await scene.signsIn('alice', 'first-password')).toBe(false)
      // Nothing but the two applies has written to it.
      const [first, second] = [Number(version), Number(await versionOf('alice'))]
      expect(second).toBeGreaterThan(first)
      await new Promise((resolve) => setTimeout(resolve, 500))
      expect(Number(await versionOf('alice'))).toBe(second)
    })

    test('of the type basic-auth works as it is, and one trailing newline is none of a password', async () => {
      const more = { type: 'kubernetes.io/basic-auth' }
      await apply(secret('basic', { username: 'basic', password: 'from-a-file\n' }, more))
      await scene.personWhere('basic')
      expect(await scene.signsIn('basic', 'from-a-file')).toBe(true)
    })

    test('says all that there is to say of a user', async () => {
      await apply(
        secret('carol', {
          user: 'carol',
          password: 'a-password',
          email: 'carol@example.com',
          enabled: 'false',
          properties: '{"team":"blue"}',
        }),
      )
      expect(await scene.personWhere('carol')).toMatchObject({
        enabled: false,
        email: 'carol@example.com',
        properties: { team: 'blue' },
      })
      expect(await scene.signsIn('carol', 'a-password')).toBe(false)
    })

    test('may hold a whole users.json, in either shape', async () => {
      const [dan, eve] = [
        { username: 'dan', password: 'password-of-dan', email: 'dan@example.com' },
        { username: 'eve', password: 'password-of-eve' },
      ]
      await apply(secret('crowd', { 'users.json': JSON.stringify([dan]) }))
      await scene.personWhere('dan')
      await apply(secret('crowd', { 'users.json': JSON.stringify({ users: [dan, eve] }) }))
      await scene.personWhere('eve')
      expect(await scene.signsIn('dan', 'password-of-dan')).toBe(true)
      expect(await scene.signsIn('eve', 'password-of-eve')).toBe(true)
    })

    test('without the label is nobody, and becomes somebody with it', async () => {
      await apply(secret('quiet', { username: 'quiet', password: 'a-password' }, { labels: {} }))
      await apply(secret('loud', { username: 'loud', password: 'a-password' }))
      await scene.personWhere('loud')
      expect(await scene.person('quiet')).toBeUndefined()
      await scene.api.kubectl('-n', NAMESPACE, 'label', 'secret', 'quiet', 'barycenter.io/sync-users=true')
      await scene.personWhere('quiet')
    })
  })

  describe('what becomes of a user', () => {
    const annotated = (what: string) => ({ annotations: { 'barycenter.io/on-delete': what } })

    test('when the Secret goes: kept, unless its annotation says otherwise', async () => {
      const data = (username: string) => ({ username, password: 'a-password' })
      await apply(
        secret('kept', data('kept')),
        secret('disabled', data('disabled'), annotated('disable')),
        secret('deleted', data('deleted'), annotated('delete')),
        secret('unlabelled', data('unlabelled'), annotated('disable')),
      )
      for (const name of ['kept', 'disabled', 'deleted', 'unlabelled']) await scene.personWhere(name)
      await remove('kept')
      await remove('disabled')
      await remove('deleted')
      await scene.api.kubectl('-n', NAMESPACE, 'label', 'secret', 'unlabelled', 'barycenter.io/sync-users-')
      await scene.personWhere('disabled', ({ enabled }) => !enabled)
      await scene.personWhere('unlabelled', ({ enabled }) => !enabled)
      await eventually(
        async () => ((await scene.person('deleted')) === undefined ? true : undefined),
        20,
        'deleted is deleted',
        50,
      )
      expect(await scene.person('kept')).toMatchObject({ enabled: true })
      expect(await scene.signsIn('kept', 'a-password')).toBe(true)
    })

    test('when the Secret says another name: the new one is created, the old one treated as if it were deleted', async () => {
      await apply(secret('renamed', { username: 'before', password: 'a-password' }, annotated('disable')))
      await scene.personWhere('before')
      await apply(secret('renamed', { username: 'after', password: 'a-password' }, annotated('disable')))
      await scene.personWhere('after')
      await scene.personWhere('before', ({ enabled }) => !enabled)
      expect(await scene.signsIn('after', 'a-password')).toBe(true)
    })
  })

  describe('what cannot be done is told as an Event, and hurts nobody else', () => {
    test('of two Secrets for one name the older wins; when it goes, the other has its turn', async () => {
      await apply(secret('zz-older', { username: 'twice', password: 'older-password' }))
      await scene.personWhere('twice')
      // Kubernetes counts when something was created in seconds.
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      await apply(secret('aa-younger', { username: 'TWICE', password: 'younger-password' }))
      const event = await eventLike('aa-younger', /^Warning Conflict/)
      expect(event).toContain('zz-older')
      expect(event).not.toContain('password')
      expect(await scene.signsIn('twice', 'older-password')).toBe(true)
      expect(await watcher.metric('secrets{state="conflicting"}')).toBe(1)
      await remove('zz-older')
      await eventually(
        async () => ((await scene.signsIn('twice', 'younger-password')) ? true : undefined),
        20,
        'the younger one has its turn',
      )
      expect(await scene.person('twice')).toMatchObject({ enabled: true })
    })

    test('a malformed Secret: the user keeps what he has, and the others go on', async () => {
      await apply(secret('frank', { username: 'frank', password: 'a-password', email: 'frank@example.com' }))
      const before = await scene.personWhere('frank')
      await apply(
        secret('frank', { username: 'frank', password: 'canary-one', properties: '{"canary":' }),
        secret('gina', { username: 'gina', password: 'a-password' }),
      )
      await scene.personWhere('gina')
      const event = await eventLike('frank', /^Warning Malformed/)
      expect(event).toContain('properties')
      expect(event).not.toContain('canary')
      expect(await scene.person('frank')).toEqual(before)
      expect(await scene.signsIn('frank', 'a-password')).toBe(true)
      expect(await watcher.metric('secrets{state="malformed"}')).toBe(1)

      await apply(secret('frank', { username: 'frank', password: 'mended-password' }))
      await scene.personWhere('frank', ({ revision }) => revision > before.revision)
      expect(await scene.signsIn('frank', 'mended-password')).toBe(true)
    })

    test('a record that the provider refuses', async () => {
      await apply(secret('harry', { username: 'harry', password: 'canary-two', email: 'not an address' }))
      const event = await eventLike('harry', /^Warning (?:SyncFailed|Malformed)/)
      expect(event).toMatch(/e-?mail/i)
      expect(event).not.toContain('canary')
      expect(await scene.person('harry')).toBeUndefined()
    })

    test('a Secret that wants to be more than it is', async () => {
      await apply(
        secret('hostile', {
          'users.json': '[{"username":"__proto__","password":"x","__proto__":{"enabled":true}}]',
        }),
        secret('nul', { username: 'nul\0byte', password: 'a-password' }),
        secret('latin', { username: 'latin', password: Uint8Array.of(0x70, 0xe4) }),
        secret('nobody', { password: 'a-password' }),
        secret('both', { username: 'both', password: 'a', 'users.json': '[]' }),
        secret('ivy', { username: 'ivy', password: 'a-password' }),
      )
      await scene.personWhere('ivy')
      await eventLike('hostile', /^Warning/)
      await eventLike('nul', /^Warning/)
      await eventLike('latin', /^Warning Malformed.*password/)
      await eventLike('nobody', /^Warning Malformed.*username/)
      await eventLike('both', /^Warning Malformed/)
      expect(await scene.usernames()).not.toContain('both')
    })
  })

  test('nothing of a Secret is in the log, in an Event or in a metric; the log is JSON', async () => {
    const { stdout, stderr } = watcher.printed
    const { items } = await scene.api.kubectl.get<{ items: object[] }>('-n', NAMESPACE, 'events')
    const said = [stdout, stderr, JSON.stringify(items), (await watcher.ask('/metrics')).text].join('\n')
    expect(said).not.toMatch(/first-password|second-password|older-password|canary|password-of|from-a-file/)
    const lines = `${stdout}${stderr}`.trim().split('\n')
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([])
  })

  test('SIGTERM ends it with 0, and gives the Lease back', async () => {
    watcher.child.kill('SIGTERM')
    expect(await watcher.finished).toMatchObject({ status: 0 })
    const lease = await scene.api.kubectl.get<{ spec: { holderIdentity?: string } }>(
      ...['-n', NAMESPACE, 'lease', 'barycenter-watch-secrets'],
    )
    expect(lease.spec.holderIdentity ?? '').toBe('')
  })
})

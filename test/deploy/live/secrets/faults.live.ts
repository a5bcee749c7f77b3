import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../run.ts'
import { accountKubeconfig, NAMESPACE } from './account.ts'
import { createScene, type Scene, secret, type Watcher } from './scene.ts'
import { startTcpProxy } from './tcp-proxy.ts'

let scene: Scene
const watchers: Watcher[] = []
beforeAll(async () => {
  scene = await createScene()
})
afterEach(async () => {
  for (const { child, finished } of watchers.splice(0)) {
    child.kill('SIGTERM')
    await finished
  }
})
afterAll(() => scene.dispose())

const watch = async (words: readonly string[] = [], kubeconfig?: string) => {
  const watcher = await scene.watch(words, kubeconfig)
  watchers.push(watcher)
  await watcher.ready()
  return watcher
}
const disabling = { annotations: { 'barycenter.io/on-delete': 'disable' } }
const of = (name: string, password = `password-of-${name}`, more = {}) =>
  secret(name, { username: name, password }, more)
const apply = (...objects: object[]) => scene.api.kubectl.apply(...objects)
const remove = (...names: string[]) => scene.api.kubectl('-n', NAMESPACE, 'delete', 'secret', ...names)
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** What has to be so after each fault: what was declared is there, and only that was written. */
async function expectAll(...names: string[]): Promise<void> {
  for (const name of names) {
    await scene.personWhere(name, ({ enabled }) => enabled)
    expect(await scene.signsIn(name, `password-of-${name}`)).toBe(true)
  }
}

test('the API server is killed and comes back: what changes after that is applied, by the same process', async () => {
  await apply(of('api-kept'), of('api-gone', undefined, disabling), of('api-changed', 'before'))
  const watcher = await watch()
  const kept = await scene.personWhere('api-kept')
  await scene.api.kill()
  await pause(5)
  expect((await watcher.ask('/healthz')).status).toBe(200)
  expect(await scene.signsIn('api-kept', 'password-of-api-kept')).toBe(true)
  await scene.api.restart()
  await apply(of('api-new'), of('api-changed'))
  await remove('api-gone')
  await scene.personWhere('api-gone', ({ enabled }) => !enabled)
  await expectAll('api-new', 'api-changed')
  // Nobody else was written to.
  expect(await scene.person('api-kept')).toEqual(kept)
  await watcher.ready()
  expect(watcher.child.exitCode).toBeNull()
})

test('the watch is cut again and again, and what happens meanwhile is not missed', async () => {
  const proxy = await startTcpProxy(scene.api.port)
  const account = await accountKubeconfig(scene.api, { url: `https://127.0.0.1:${proxy.port}` })
  await apply(of('cut-gone', undefined, disabling), of('cut-changed', 'before'))
  const watcher = await watch([], account)
  await scene.personWhere('cut-gone')
  for (const round of [0, 1, 2]) {
    proxy.cut()
    await apply(of(`cut-${round}`))
    await pause(0.3)
  }
  proxy.set('refused')
  await apply(of('cut-away'), of('cut-changed'))
  await remove('cut-gone')
  // Longer than a leader may go on without a renewal.
  await pause(12)
  expect(await watcher.metric('leader')).toBe(0)
  proxy.set('open')
  await expectAll('cut-0', 'cut-1', 'cut-2', 'cut-away', 'cut-changed')
  await scene.personWhere('cut-gone', ({ enabled }) => !enabled)
  expect(watcher.child.exitCode).toBeNull()
  await proxy.close()
})

test('a line that is dead without being closed is noticed', async () => {
  const proxy = await startTcpProxy(scene.api.port)
  const account = await accountKubeconfig(scene.api, { url: `https://127.0.0.1:${proxy.port}` })
  await watch([], account)
  proxy.set('dead')
  await apply(of('dead-line'))
  await pause(20)
  // The connections there are stay dead; new ones get through.
  proxy.set('open')
  await eventually(() => scene.person('dead-line'), 150, 'the dead line is noticed')
  await proxy.close()
})

test('the versions it knew are compacted away: it lists anew, and finds what came, changed and went', async () => {
  const proxy = await startTcpProxy(scene.api.port)
  const account = await accountKubeconfig(scene.api, { url: `https://127.0.0.1:${proxy.port}` })
  await apply(of('old-kept'), of('old-gone', undefined, disabling), of('old-changed', 'before'))
  const watcher = await watch([], account)
  const kept = await scene.personWhere('old-kept')
  proxy.set('dead')
  await apply(of('old-new'), of('old-changed'))
  await remove('old-gone')
  await scene.api.compact()
  // With its cache goes the last that remembers them.
  await scene.api.restart()
  proxy.set('open')
  proxy.cut()
  await scene.personWhere('old-gone', ({ enabled }) => !enabled)
  await expectAll('old-new', 'old-changed')
  expect(await scene.person('old-kept')).toEqual(kept)
  expect(await watcher.metric('watch_restarts_total{reason="expired"}')).toBeGreaterThan(0)
  await proxy.close()
})

test('the admin service is down for a minute: what changed meanwhile is applied when it is back', async () => {
  await apply(of('down-gone', undefined, disabling), of('down-changed', 'before'))
  const watcher = await watch()
  await scene.personWhere('down-changed')
  await scene.killServing()
  await apply(of('down-new'), of('down-changed'))
  await remove('down-gone')
  await pause(60)
  expect((await watcher.ask('/healthz')).status).toBe(200)
  expect((await watcher.ask('/readyz')).status).toBe(503)
  await scene.startServing()
  await expectAll('down-new', 'down-changed')
  await scene.personWhere('down-gone', ({ enabled }) => !enabled)
  await watcher.ready()
  // It says so when it changes, and not at each try.
  const warnings = `${watcher.printed.stdout}${watcher.printed.stderr}`.match(/"level":"(?:warn|error)"/g)
  expect(warnings?.length ?? 0).toBeLessThan(10)
})

test('of two at once one works; it goes in peace, and the other begins at once', async () => {
  const [one, other] = [await watch(), await watch()]
  const names = Array.from({ length: 20 }, (_, index) => `pair-${index}`)
  await apply(...names.map((name) => of(name)))
  await expectAll(...names.slice(0, 3))
  await scene.personWhere('pair-19')
  const created = async (watcher: Watcher) => watcher.metric('records_total{action="create"}')
  expect(await one.metric('leader')).toBe(1)
  expect(await other.metric('leader')).toBe(0)
  expect(await created(one)).toBeGreaterThanOrEqual(20)
  expect(await created(other)).toBe(0)
  one.child.kill('SIGTERM')
  expect((await one.finished).status).toBe(0)
  await eventually(
    async () => ((await other.metric('leader')) === 1 ? true : undefined),
    4,
    'the other leads',
    50,
  )
  await apply(of('pair-next'))
  await expectAll('pair-next')
  expect(await created(other)).toBe(1)
})

test('the leader is killed amid changes: the standby takes over, and nothing is lost or doubled', async () => {
  await apply(of('kill-gone', undefined, disabling))
  const [leader, standby] = [await watch(), await watch()]
  const gone = await scene.personWhere('kill-gone')
  const names = Array.from({ length: 30 }, (_, index) => `kill-${index}`)
  const applying = apply(...names.map((name) => of(name)))
  await scene.personWhere('kill-5')
  leader.child.kill('SIGKILL')
  await applying
  await remove('kill-gone')
  const start = performance.now()
  await eventually(
    async () => ((await standby.metric('leader')) === 1 ? true : undefined),
    20,
    'the standby leads',
  )
  expect(performance.now() - start).toBeLessThan(19_000)
  for (const name of names) await scene.personWhere(name)
  await expectAll('kill-0', 'kill-29')
  expect(await scene.personWhere('kill-gone', ({ enabled }) => !enabled)).toMatchObject({
    subject: gone.subject,
  })
  // One write each: who was created by the one was left alone by the other.
  for (const name of names) expect(await scene.person(name)).toMatchObject({ revision: 1 })
})

test('a leader that stood still for too long steps down when it goes on', async () => {
  const [leader, standby] = [await watch(), await watch()]
  expect(await leader.metric('leader')).toBe(1)
  leader.child.kill('SIGSTOP')
  await eventually(
    async () => ((await standby.metric('leader')) === 1 ? true : undefined),
    20,
    'the standby leads',
  )
  leader.child.kill('SIGCONT')
  await eventually(
    async () => ((await leader.metric('leader')) === 0 ? true : undefined),
    5,
    'it steps down',
    50,
  )
  await apply(of('still'))
  await expectAll('still')
  expect(await scene.person('still')).toMatchObject({ revision: 1 })
})

test('two without an election do the same work, and still nothing is doubled', async () => {
  await Promise.all([watch(['--no-leader-election']), watch(['--no-leader-election'])])
  const names = Array.from({ length: 20 }, (_, index) => `both-${index}`)
  await apply(...names.map((name) => of(name)))
  for (const name of names) await scene.personWhere(name)
  await apply(...names.map((name) => of(name, 'changed')))
  await apply(...names.map((name) => of(name)))
  await pause(12)
  await expectAll('both-0', 'both-19')
})

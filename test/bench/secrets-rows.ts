import { readFileSync } from 'node:fs'
import { loadClusterConfig } from '@barycenter/controller/kubernetes/cluster-config'
import { createKubernetesApi } from '@barycenter/controller/kubernetes/kubernetes-api'
import { NAMESPACE } from '../deploy/live/secrets/account.ts'
import { missingForSecrets } from '../deploy/live/secrets/needs.ts'
import { createScene, type Scene, secret, type Watcher } from '../deploy/live/secrets/scene.ts'
import { setup } from '../installed-program.ts'
import { median, type Row, time } from './measure.ts'

const APPLIED = 100
const MANY = 5000
const RESYNCS = 5
/** The cost that the product comes with. */
const COST = { BARYCENTER__PASSWORD__MEMORY_COST: '19456', BARYCENTER__PASSWORD__TIME_COST: '2' }

/** What labelled Secrets cost, on an API server of the bench's own; a string says why that cannot be measured here. */
export async function measureSecrets(): Promise<Row[] | string> {
  const missing = await missingForSecrets()
  if (missing !== undefined) return `needs ${missing}`
  await setup()
  const scene = await createScene(COST)
  try {
    return [...(await appliedOneByOne(scene)), ...(await many(scene))]
  } finally {
    await scene.dispose()
  }
}

/** From `kubectl apply` to a sign-in that worked, as a person would do the one and then the other. */
async function appliedOneByOne(scene: Scene): Promise<Row[]> {
  const watcher = await scene.watch()
  await watcher.ready()
  const [sinceReturn, sinceStart]: [number[], number[]] = [[], []]
  for (let index = 0; index < APPLIED; index++) {
    const [username, password] = [`applied-${index}`, `the password of ${index}`]
    const started = performance.now()
    await scene.api.kubectl.apply(secret(username, { username, password }))
    const returned = performance.now()
    while ((await scene.person(username)) === undefined)
      await new Promise((resolve) => setTimeout(resolve, 2))
    if (!(await scene.signsIn(username, password))) throw new Error(`${username} cannot sign in`)
    sinceReturn.push(performance.now() - returned)
    sinceStart.push(performance.now() - started)
  }
  await stop(watcher)
  const p99 = percentile(sinceReturn, 0.99)
  return [
    {
      name: `${APPLIED} Secrets, from the return of kubectl apply to a sign-in`,
      measured: `${timesOf(sinceReturn)}; with kubectl's own time ${timesOf(sinceStart)}`,
      target: 'p99 < 1000 ms',
      reached: p99 < 1000,
    },
  ]
}

async function many(scene: Scene): Promise<Row[]> {
  await createSecrets(scene)
  const first = await scene.watch()
  const creation = await time(() => readyWithin(first, 900))
  const created = await first.metric('records_total{action="create"}')
  const canSignIn = await scene.signsIn('many-77', 'the password of many-77')
  await stop(first)
  const watcher = await scene.watch()
  const start = await time(() => readyWithin(watcher, 120))
  const [runs, seconds, work] = [
    'run_duration_seconds_count{kind="full"}',
    'run_duration_seconds_sum{kind="full"}',
    ['passwords_hashed', 'passwords_verified', 'checkpoints', 'rows_written'].map(
      (kind) => `work_total{kind="${kind}"}`,
    ),
  ]
  const read = async () => ({
    runs: await watcher.metric(runs),
    seconds: await watcher.metric(seconds),
    work: await Promise.all(work.map((name) => watcher.metric(name))),
    processor: processorSeconds(watcher),
  })
  const before = await read()
  let after = before
  while (after.runs < before.runs + RESYNCS) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    after = await read()
  }
  const done = after.runs - before.runs
  const duration = ((after.seconds - before.seconds) / done) * 1000
  const [hashed = 0, verified = 0, checkpoints = 0, rows = 0] = after.work.map(
    (value, index) => (value - (before.work[index] ?? 0)) / done,
  )
  const evaluations = hashed + verified + checkpoints
  const memory = memoryOf(watcher)
  await stop(watcher)
  return [
    {
      name: `${MANY} Secrets, start with all of them to be created`,
      measured: `${Math.round(creation)} ms, ${created} created (${Math.round((created / creation) * 1000)} passwords/s)`,
      target: 'all of them',
      reached: created === MANY && canSignIn,
    },
    {
      name: `${MANY} Secrets, start with all of them as they are`,
      measured: `${Math.round(start)} ms to ready; most memory ${memory.most} MiB, then ${memory.now} MiB`,
      target: '< 10000 ms, < 256 MiB',
      reached: start < 10_000 && memory.most < 256,
    },
    {
      name: `${MANY} Secrets, a resync without changes`,
      measured: `${Math.round(duration)} ms, ${evaluations} argon2 evaluations, ${rows} rows written, ${Math.round(((after.processor - before.processor) / done) * 1000)} ms of processor in the controller`,
      target: '<= 2 evaluations, 0 rows, < 1000 ms',
      reached: evaluations <= 2 && rows === 0 && duration < 1000,
    },
  ]
}

/** By the API itself, some at a time: kubectl takes minutes. */
async function createSecrets({ api }: Scene): Promise<void> {
  const kubeconfig = await api.kubeconfig('admin')
  const environment = { kubeconfig, home: undefined, serviceHost: undefined, servicePort: undefined }
  const options = { kubeconfig, context: undefined, workingDirectory: '/', environment }
  const { ask } = createKubernetesApi(() => loadClusterConfig(options))
  const path = `/api/v1/namespaces/${NAMESPACE}/secrets`
  let next = 0
  const create = async (): Promise<void> => {
    while (next < MANY) {
      const username = `many-${next++}`
      const body = secret(username, {
        username,
        password: `the password of ${username}`,
        email: `${username}@example.com`,
      })
      const { status } = await ask({ method: 'POST', path, body, signal: AbortSignal.timeout(60_000) })
      if (status !== 201) throw new Error(`the API server answered ${status}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, create))
}

async function readyWithin(watcher: Watcher, seconds: number): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const { status } = await watcher.ask('/readyz').catch(() => ({ status: 0 }))
    if (status === 200) return
    if (watcher.child.exitCode !== null || performance.now() > deadline)
      throw new Error(`watch-secrets is not ready: ${watcher.printed.stderr}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function stop(watcher: Watcher): Promise<void> {
  watcher.child.kill('SIGTERM')
  await watcher.finished
}

/** What the process has in memory, and the most it had, in MiB. */
function memoryOf({ child }: Watcher): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const [now, most] = ['VmRSS', 'VmHWM'].map((name) =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024),
  )
  return { now: now ?? Number.NaN, most: most ?? Number.NaN }
}

/** Of all threads; Linux counts in hundredths. */
function processorSeconds({ child }: Watcher): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function percentile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN
}

function timesOf(numbers: readonly number[]): string {
  return `p50 ${Math.round(median(numbers))} ms, p99 ${Math.round(percentile(numbers, 0.99))} ms`
}

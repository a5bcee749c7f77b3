import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Database } from './database.ts'

/** Work on a database that another thread can do as well: a module, and the function `perform` of it. */
export interface Task<Job, Result> {
  /** The name of the module's file, without its extension. In a bundle, it is a file of its own. */
  readonly module: string
  /** `import.meta.url` of a file beside it. */
  readonly beside: string
  /** Gets and returns only what can be sent to another thread. What is expected to fail is a result. */
  perform(database: Database, job: Job): Promise<Result>
}

/** What the other thread is given. */
export interface ApartJob {
  readonly url: string
  readonly module: string
  readonly job: unknown
}

/** What it answers. */
export type ApartAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }

/** The module that stands beside another one: a source file, or a file of a bundle. */
function moduleBeside(importMetaUrl: string, name: string): URL {
  return new URL(importMetaUrl.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, importMetaUrl)
}

/** Performs a task on a SQLite file in a thread of its own, over a connection of its own. */
export async function performInThread<Job, Result>(
  url: string,
  { module, beside }: Task<Job, Result>,
  job: Job,
): Promise<Result> {
  const given: ApartJob = { url, module: moduleBeside(beside, module).href, job }
  const worker = new Worker(moduleBeside(import.meta.url, 'apart-worker'), {
    workerData: given,
    execArgv: [],
  })
  try {
    const [answer]: ApartAnswer[] = await Promise.race([once(worker, 'message'), ended(worker)])
    if (answer === undefined) throw new Error('a thread ended without an answer')
    if (answer.kind === 'failed') throw answer.error
    // The module that `perform` is of has made it.
    return answer.result as Result
  } finally {
    await worker.terminate()
  }
}

async function ended(worker: Worker): Promise<never> {
  const [status] = await once(worker, 'exit')
  throw new Error(`a thread ended with ${String(status)} before it answered`)
}

import { parentPort, workerData } from 'node:worker_threads'
import type { ApartAnswer, ApartJob, Task } from './apart.ts'
import { openDatabase } from './database.ts'

/** The thread of {@link performInThread}. */
async function main({ url, module, job }: ApartJob): Promise<ApartAnswer> {
  const { perform }: Pick<Task<unknown, unknown>, 'perform'> = await import(module)
  const database = await openDatabase(url)
  try {
    return { kind: 'result', result: await perform(database, job) }
  } catch (error) {
    return { kind: 'failed', error }
  } finally {
    await database.close()
  }
}

// Only performInThread starts this file, and this is what it hands over.
parentPort?.postMessage(await main(workerData as ApartJob))

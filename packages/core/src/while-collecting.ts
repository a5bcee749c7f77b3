import { setFlagsFromString } from 'node:v8'

/** For how much longer, in milliseconds: what comes in batches has pauses between them. */
const LINGERING = 5000

/** The flag is of the process, and so is the number of those who want it. */
let wanted = 0
let lingering: NodeJS.Timeout | undefined

/**
 * Does work that makes much garbage, batch after batch. Meanwhile V8 collects it rather than ask the
 * operating system for more memory, which it would otherwise do as long as there is some.
 */
export async function whileCollecting<T>(work: () => Promise<T>): Promise<T> {
  clearTimeout(lingering)
  if (wanted++ === 0) setFlagsFromString('--optimize-for-size')
  try {
    return await work()
  } finally {
    if (--wanted === 0) {
      lingering = setTimeout(() => setFlagsFromString('--no-optimize-for-size'), LINGERING).unref()
    }
  }
}

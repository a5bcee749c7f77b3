import type { Timing } from '@barycenter/core/timing'

/** An attempt that came to nothing. */
export interface Failed {
  readonly kind: 'failed'
  readonly error: unknown
}

/** Does something that may take so many milliseconds and no longer, whether or not it listens to its signal. */
export async function within<T>(
  timing: Timing,
  milliseconds: number,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T | Failed> {
  const [late, done] = [new AbortController(), new AbortController()]
  const acting = act(late.signal).catch((error: unknown): Failed => ({ kind: 'failed', error }))
  const waiting = timing.sleep(milliseconds, done.signal).then((): Failed => {
    const error = new Error(`no answer within ${Math.round(milliseconds)} ms`)
    return { kind: 'failed', error }
  })
  try {
    return await Promise.race([acting, waiting])
  } finally {
    late.abort()
    done.abort()
  }
}

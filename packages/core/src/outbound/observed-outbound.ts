import type { Observe } from '../observation.ts'
import type { Outbound } from './outbound.ts'

/** A way out that tells how long requests take, and whether they are answered. */
export function observedOutbound(outbound: Outbound, observe: Observe): Outbound {
  const timed = async <T>(request: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now()
    let outcome: 'answered' | 'failed' = 'failed'
    try {
      const answer = await request()
      outcome = 'answered'
      return answer
    } finally {
      observe({ kind: 'outbound_request', outcome, seconds: (performance.now() - startedAt) / 1000 })
    }
  }
  return {
    get: (url, expected) => timed(() => outbound.get(url, expected)),
    post: (url, form) => timed(() => outbound.post(url, form)),
  }
}

import type { Timing } from '@barycenter/core/timing'
import type { SecretStore } from '../selection/secret-store.ts'

/** What waiting needs. */
export interface AwaitEnv {
  readonly store: Pick<SecretStore, 'isComplete' | 'changedAt' | 'onChange'>
  readonly timing: Timing
  readonly beat: () => void
}

/** So often it is told that this still turns. */
const BEAT_MS = 10_000

/**
 * Waits until all Secrets are known, and then until one changes, a moment comes or the signal does.
 *
 * @param dueAt the moment, by `timing`.
 */
export async function awaitWork(
  { store, timing, beat }: AwaitEnv,
  dueAt: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    beat()
    // Made before anything is looked at, so that nothing comes unnoticed between looking and sleeping.
    const woken = new AbortController()
    const wake = () => woken.abort()
    store.onChange(wake)
    signal.addEventListener('abort', wake, { once: true })
    try {
      if (signal.aborted) return
      const remaining = dueAt - timing.now()
      if (store.isComplete() && (remaining <= 0 || store.changedAt() !== undefined)) return
      await timing.sleep(remaining > 0 ? Math.min(remaining, BEAT_MS) : BEAT_MS, woken.signal)
    } finally {
      signal.removeEventListener('abort', wake)
    }
  }
}

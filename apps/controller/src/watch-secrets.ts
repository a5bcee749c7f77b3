import type { Clock } from '@barycenter/core/clock'
import type { ControllerObserver } from './controller-observer.ts'
import { createEventRecorder } from './events/event-recorder.ts'
import type { KubernetesApi } from './kubernetes/kubernetes-api.ts'
import { type ReconcileEnv, type ReconcileOptions, reconcileUsers } from './reconcile/reconcile-users.ts'
import { reflectSecrets } from './secrets/reflect-secrets.ts'
import type { SecretReading } from './selection/declaration.ts'
import { createSecretStore } from './selection/secret-store.ts'

/** What watching Secrets needs. */
export interface WatchSecretsEnv extends Pick<ReconcileEnv, 'target' | 'timing' | 'log' | 'beat'> {
  readonly api: KubernetesApi
  readonly clock: Clock
  readonly observer: ControllerObserver
  /**
   * Lets one process at a time work: calls what it is given once this is the one, with a signal that ends the
   * work; and returns when the signal given came.
   */
  readonly lead: (work: (signal: AbortSignal) => Promise<void>, stopping: AbortSignal) => Promise<void>
}

/** Which Secrets are watched, and what is done about them. */
export interface WatchSecretsOptions extends ReconcileOptions {
  readonly namespaces: readonly string[]
  /** A label selector. */
  readonly selector: string
  /** Whose password hashes they may have: {@link SecretReading}. */
  readonly hashes: SecretReading['hashes']
}

/**
 * Makes the users of labelled Secrets so, until the signal. A process that does not lead watches, too, so that it
 * knows everything when its turn comes.
 *
 * @throws {ApiStatusError} when the Secrets of a namespace may not be watched.
 */
export async function watchSecrets(
  env: WatchSecretsEnv,
  { namespaces, selector, hashes, ...how }: WatchSecretsOptions,
  signal: AbortSignal,
): Promise<void> {
  const failing = new AbortController()
  const stop = () => failing.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()

  const store = createSecretStore(namespaces, { source: how.source, hashes }, env.timing.now)
  const reconcile = (leading: AbortSignal): Promise<void> =>
    reconcileUsers({ ...env, store, events: createEventRecorder({ ...env, signal: leading }) }, how, leading)
  const parts = [
    ...namespaces.map((namespace) => reflectSecrets(env, { namespace, selector }, store, failing.signal)),
    env.lead(reconcile, failing.signal),
  ]
  try {
    await Promise.all(parts)
  } finally {
    // One part that fails ends the others, and what they have begun is ended in order.
    failing.abort()
    await Promise.allSettled(parts)
    signal.removeEventListener('abort', stop)
  }
}

import { AsyncResource } from 'node:async_hooks'

/** Tells others in this process that there may be something for them to do. */
export interface Signal {
  raise(): void
  /** Calls the listener each time from now on, until what this returns is called. */
  subscribe(listener: () => void): () => void
}

/** Makes a signal that nobody listens to yet. */
export function createSignal(): Signal {
  const listeners = new Set<() => void>()
  return {
    raise: () => {
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      // What a listener does is not done for the request that raised the signal: it may be for several.
      const detached = AsyncResource.bind(listener)
      listeners.add(detached)
      return () => void listeners.delete(detached)
    },
  }
}

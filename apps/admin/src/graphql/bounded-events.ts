/** The longest that one subscription lasts, in milliseconds. Who wants more subscribes again, with a valid token. */
const LONGEST = 600_000

/** How the events of a source are bounded. */
export interface Bounds<Event> {
  /** Called once, when no more events come. */
  release(): void
  /** Aborted when the process is about to end. */
  readonly stopping: AbortSignal
  /** What the client is told of an event; no more comes after one that ends it all. */
  present(event: Event): Promise<{ readonly event: Event; readonly isLast: boolean }>
  /** What the client is told, as the last event, of an error of the source. */
  presentThrown(error: unknown): Event
}

/**
 * The events of a source, which is closed in any case: by its own end, by its client, after a time, and when
 * the process is about to end; even if nobody ever asked for the first event.
 */
export function boundedEvents<Event>(
  source: AsyncIterator<Event, unknown>,
  { release, stopping, present, presentThrown }: Bounds<Event>,
): AsyncIterableIterator<Event> {
  const ending = Promise.withResolvers<IteratorResult<Event, undefined>>()
  let isOver = false
  const close = (): void => {
    isOver = true
    clearTimeout(timer)
    stopping.removeEventListener('abort', end)
    release()
  }
  const end = (): void => {
    if (isOver) return
    close()
    ending.resolve(over)
    // It may still be at work on an event that nobody waits for any more.
    source.return?.().catch(() => {})
  }
  const timer = setTimeout(end, LONGEST)
  timer.unref()
  stopping.addEventListener('abort', end)
  if (stopping.aborted) end()

  const next = async (): Promise<IteratorResult<Event, undefined>> => {
    try {
      const { done, value } = await source.next()
      if (isOver) return over
      if (done === true) {
        close()
        return over
      }
      const { event, isLast } = await present(value)
      if (isOver) return over
      if (isLast) {
        close()
        source.return?.().catch(() => {})
      }
      return { done: false, value: event }
    } catch (error) {
      if (isOver) return over
      close()
      return { done: false, value: presentThrown(error) }
    }
  }
  return {
    next: async () => (isOver ? over : Promise.race([next(), ending.promise])),
    return: async () => {
      end()
      return over
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const over = { done: true, value: undefined } as const

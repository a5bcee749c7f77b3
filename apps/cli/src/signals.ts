import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** One of the signals that ask a process to end. */
export type StopSignal = (typeof SIGNALS)[number]

/** Ends the process at SIGINT and SIGTERM, which the first process of a container would not do by itself. */
export function endOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, endNow)
}

/** Waits for a signal in place of ending at once. The signal after it ends the process. */
export function waitForSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    const stop = (signal: StopSignal): void => {
      for (const each of SIGNALS) process.off(each, stop)
      endOnSignals()
      resolve(signal)
    }
    for (const signal of SIGNALS) process.off(signal, endNow).on(signal, stop)
  })
}

/** With the status that a shell gives a process that a signal ended. */
function endNow(signal: StopSignal): void {
  process.exit(128 + constants.signals[signal])
}

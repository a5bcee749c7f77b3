/** Between two passes, in milliseconds. */
const INTERVAL = 300_000
const SPREAD = 60_000

/** Before the first one, which starts when the apps are ready and have answered whoever waited for them. */
const START = 1000

/**
 * How long to wait before a pass, in milliseconds. Replicas that started together drift apart.
 *
 * @param pass 0 for the first.
 * @param chance from 0 to 1: a random number.
 */
export function passDelay(pass: number, chance: number): number {
  return pass === 0 ? START * (1 + chance) : INTERVAL + SPREAD * (2 * chance - 1)
}

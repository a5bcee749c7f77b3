const FIRST_MS = 250
const LONGEST_MS = 10_000

/**
 * For how many milliseconds to wait after some failures in a row: it grows exponentially and lies anywhere in the
 * upper half of that, so that many who failed at the same time do not come back at the same time. Whoever
 * named a time is not asked before it.
 */
export function pauseBeforeRetry(
  failures: number,
  chance: number,
  retryAfter: number | undefined = undefined,
): number {
  const longest = Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS)
  return (retryAfter ?? 0) * 1000 + Math.round((longest * (1 + chance)) / 2)
}

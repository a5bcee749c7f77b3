/** One line of the report. */
export interface Row {
  readonly name: string
  /** What was measured, for people. */
  readonly measured: string
  /** Ours over the baseline's, from the same run: 1 is as good. */
  readonly ratio?: number
  readonly target: string
  readonly reached: boolean
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** How long something takes, in milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Two ways of doing the same, in turn, so that what else the machine does hits both. */
export async function compare(
  rounds: number,
  { ours, baseline }: { ours: () => Promise<number>; baseline: () => Promise<number> },
): Promise<{ readonly ours: number; readonly baseline: number; readonly ratio: number }> {
  const [oursTimes, baselineTimes]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    baselineTimes.push(await baseline())
    oursTimes.push(await ours())
  }
  // The ratio of each pair, and then their middle: a slow second hits one pair only.
  const ratios = oursTimes.map((ours, round) => (baselineTimes[round] ?? Number.NaN) / ours)
  return { ours: median(oursTimes), baseline: median(baselineTimes), ratio: median(ratios) }
}

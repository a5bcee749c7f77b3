/** How far work has come. */
export interface ProgressState {
  /** What is being done: `hashing passwords`. */
  readonly label: string
  /** What is counted: `passwords`. */
  readonly unit: string
  /** How many of them are done; undefined for work that cannot tell. */
  readonly done: number | undefined
  /** How many there are, as far as that is known. */
  readonly total: number | undefined
  /** Since it began, in milliseconds. */
  readonly elapsed: number
}

/** A rate of less time than this says nothing. */
const FIRST_RATE_MS = 1000

const BAR_WIDTH = 20

/** Says how far work has come, at which rate, and how long the rest will take if that stays. */
export function progressLine(state: ProgressState): string {
  return [state.label, ...details(state)].join(', ')
}

/** The same with a bar, where it is known how much there is to do. */
export function progressBar(state: ProgressState): string {
  const share = shareOf(state)
  if (share === undefined) return progressLine(state)
  const filled = Math.floor(share * BAR_WIDTH)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
  return `${state.label} ${bar} ${details(state).join(', ')}`
}

function details(state: ProgressState): string[] {
  const { unit, done, total, elapsed } = state
  const time = duration(elapsed / 1000)
  if (done === undefined) return [time]
  const share = shareOf(state)
  const rate = elapsed < FIRST_RATE_MS ? 0 : (done * 1000) / elapsed
  const speed = rate > 0 ? [`${rate < 10 ? rate.toFixed(1) : count(rate)}/s`] : []
  if (total === undefined || share === undefined) return [`${count(done)} ${unit}`, ...speed, time]
  const left = rate > 0 && done < total ? [`${duration((total - done) / rate)} left`] : [time]
  return [`${Math.floor(share * 100)} % of ${count(total)} ${unit}`, ...speed, ...left]
}

function shareOf({ done, total }: ProgressState): number | undefined {
  if (done === undefined || total === undefined || total <= 0) return undefined
  return Math.min(1, Math.max(0, done / total))
}

function count(number: number): string {
  return Math.round(number).toLocaleString('en')
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`
}

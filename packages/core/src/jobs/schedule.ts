import { Cron } from 'croner'

/** The latest instant that a schedule names and that is not after another. */
export function lastDueAt(schedule: string, now: Date): Date {
  // Croner looks for what is strictly before an instant.
  const [due] = parse(schedule).previousRuns(1, new Date(now.getTime() + 1))
  return demand(due, schedule)
}

/** The first instant that a schedule names and that is after another. */
export function nextDueAt(schedule: string, now: Date): Date {
  return demand(parse(schedule).nextRun(now), schedule)
}

/** Croner would also run it by a clock of its own; here it only reckons. */
function parse(schedule: string): Cron {
  return new Cron(schedule, { timezone: 'UTC', mode: '6-part' })
}

function demand(due: Date | null | undefined, schedule: string): Date {
  if (due) return due
  throw new TypeError(`the schedule "${schedule}" names no instant`)
}

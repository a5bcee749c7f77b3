import { builder } from '../builder.ts'

/** RFC 3339 §5.6, as far as everything that is stored can be told in it: from 1970 to 9999. */
const MOMENT = /^(?:19[7-9]\d|[2-9]\d{3})-\d{2}-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

builder.scalarType('DateTime', {
  description: `A moment as RFC 3339 writes it: "2030-01-31T23:59:59.000Z", in UTC with milliseconds. In an input it may have
another offset from UTC, but not none.`,
  serialize: (moment) => moment.toISOString(),
  parseValue: readMoment,
})

function readMoment(value: unknown): Date {
  const [text, day] = (typeof value === 'string' ? MOMENT.exec(value) : undefined) ?? []
  const moment = new Date(text ?? Number.NaN)
  // A 30th of February would be taken for a day in March.
  const isDay = text !== undefined && new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day)
  // What is wrong is told by the place and the type, without repeating the value.
  if (Number.isNaN(moment.getTime()) || !isDay) throw new TypeError('not a moment')
  return moment
}

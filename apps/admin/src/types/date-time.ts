import { builder } from '../builder.ts'

builder.scalarType('DateTime', {
  description: 'A moment as RFC 3339 writes it, in UTC with milliseconds: "2030-01-31T23:59:59.000Z".',
  serialize: (moment) => moment.toISOString(),
  parseValue: () => {
    throw new TypeError('no input has a DateTime')
  },
})

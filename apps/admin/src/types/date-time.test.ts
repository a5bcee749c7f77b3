import { GraphQLScalarType } from 'graphql'
import { expect, test } from 'vitest'
import { schema } from '../schema.ts'

const dateTime = schema.getType('DateTime')
const parse = (value: unknown) =>
  dateTime instanceof GraphQLScalarType ? dateTime.parseValue(value) : undefined

test('a moment is read as RFC 3339 writes it, with whatever offset', () => {
  const moment = new Date('2030-01-31T23:59:59.000Z')
  for (const text of ['2030-01-31T23:59:59Z', '2030-01-31T23:59:59.000Z', '2030-02-01T01:29:59+01:30']) {
    expect(parse(text)).toEqual(moment)
  }
  expect(parse('2032-02-29T00:00:00.123456789Z')).toEqual(new Date('2032-02-29T00:00:00.123Z'))
})

test.each([
  ...['', '2030', '2030-01-31', '2030-01-31T23:59:59', '2030-02-30T00:00:00Z', '2030-13-01T00:00:00Z'],
  ...['2030-01-31T25:00:00Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', ' 2030-01-31T23:59:59Z'],
  ...[0, 1_900_000_000_000, null, {}, ['2030-01-31T23:59:59Z'], 'Tue, 31 Jan 2030 23:59:59 GMT'],
])('%j is no moment', (value) => {
  expect(() => parse(value)).toThrow()
})

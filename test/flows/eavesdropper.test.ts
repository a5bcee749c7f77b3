import { expect, test } from 'vitest'
import { createEavesdropper } from './eavesdropper.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

test('a secret is found in every writing, and in pieces', () => {
  const { secret, hear, leaks } = createEavesdropper()
  const value = secret('a secret')
  const pieces = [value, `x${value.slice(0, 14)}…`, value.slice(-13).toUpperCase()]
  const writings = [
    base64(value),
    base64(`{"a":"${value}"}`),
    base64(`:${value}`),
    Buffer.from(value).toString('hex'),
  ]
  const told = [...pieces, ...writings]
  for (const [nth, text] of told.entries()) hear(`${nth}`, `before${text}after`)
  hear('nowhere', `${value.slice(0, 6)} ${value.slice(6, 12)}`)
  expect(leaks()).toEqual(told.map((_, nth) => `a secret in ${nth}`))
})

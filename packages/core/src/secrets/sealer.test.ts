import { expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { createSealer, EncryptionKeyError } from './sealer.ts'

const random = systemRandom(systemClock)
const sealer = createSealer(random.token(), random)

test('what is sealed opens again, and never looks the same twice', () => {
  for (const text of ['', 'größe 🔑', 'x'.repeat(10_000)]) {
    const sealed = sealer.seal('place', text)
    expect(sealed).toMatch(/^[\w-]+$/)
    expect(sealer.open('place', sealed)).toBe(text)
    expect(sealer.seal('place', text)).not.toBe(sealed)
  }
})

test('it opens with no other key, at no other place, and not after a change', () => {
  const sealed = sealer.seal('place', 'canary')
  const bytes = Buffer.from(sealed, 'base64url')
  const changed = [...bytes.keys()].map((index) => {
    const copy = Buffer.from(bytes)
    copy.writeUInt8(copy.readUInt8(index) ^ 1, index)
    return copy.toString('base64url')
  })
  const attempts = [
    () => createSealer(random.token(), random).open('place', sealed),
    () => sealer.open('elsewhere', sealed),
    ...[...changed, sealed.slice(0, 30), ''].map((text) => () => sealer.open('place', text)),
  ]
  for (const attempt of attempts) {
    expect(attempt).toThrow(EncryptionKeyError)
    expect(attempt).toThrow(/^keys\.encryption_key does not open /)
  }
})

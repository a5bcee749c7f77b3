import { text, type ValueType, wholeNumber } from './value-types.ts'

/** 32 bytes as base64, base64url or hexadecimal digits; parsed to base64url. */
export const encryptionKey: ValueType<string> = {
  ...text('32 bytes in base64 or hexadecimal', () => true),
  parse: (value) => {
    if (typeof value !== 'string') return undefined
    const given = value.trim()
    const bytes = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : fromBase64(given)
    return bytes?.length === 32 ? bytes.toString('base64url') : undefined
  },
}

/** Seconds within bounds, or 0 for never. */
export function secondsOrOff(minimum: number, maximum: number): ValueType<number> {
  const seconds = wholeNumber(minimum, maximum)
  return {
    expected: `0, or ${seconds.expected}`,
    parse: (value) => (value === 0 ? 0 : seconds.parse(value)),
    fromText: seconds.fromText,
  }
}

/** Node.js skips what is no base64; a key with a slip in it must not become another one. */
function fromBase64(given: string): Buffer | undefined {
  return /^[\w+/-]{43}=?$/.test(given) ? Buffer.from(given, 'base64') : undefined
}

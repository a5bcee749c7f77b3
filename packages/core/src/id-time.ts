const TIME_DIGITS = 12

/** The first 13 characters of every UUIDv7 that is made at an instant: its milliseconds, RFC 9562 §5.7. */
export function timePrefix(instant: Date): string {
  const digits = instant.getTime().toString(16).padStart(TIME_DIGITS, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}`
}

/** What sorts before every UUIDv7 that is made at an instant or later, and after every earlier one. */
export function firstIdOf(instant: Date): string {
  return `${timePrefix(instant)}-0000-0000-000000000000`
}

/** The bytes of a base64 text without padding (RFC 4648 §4, as the PHC string format has it); undefined if it is none. */
export function decodeUnpadded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  // Node.js skips what is no base64, and other spellings of the last character would be other texts.
  return bytes.toString('base64').replaceAll('=', '') === text ? bytes : undefined
}

/** The bytes of a base64 text with padding, RFC 4648 §4; undefined if it is none. */
export function decodePadded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/** Whether a number of bytes could be read, and is within bounds (both included). */
export function hasLength(bytes: Buffer | undefined, least: number, most: number): bytes is Buffer {
  return bytes !== undefined && bytes.length >= least && bytes.length <= most
}

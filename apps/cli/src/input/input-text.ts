import { gunzipSync } from 'node:zlib'
import { decodeText } from '@barycenter/config/read-text-file'

const MEBIBYTE = 1024 * 1024
const LARGEST_UNPACKED = 256 * MEBIBYTE

/** The text of an input, or why there is none. */
export type InputText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** Decodes an input: UTF-8, which may be packed with gzip, RFC 1952. */
export function decodeInput(bytes: Uint8Array): InputText {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes) : bytes
  if (typeof unpacked === 'string') return { kind: 'refused', reason: unpacked }
  const decoded = decodeText(unpacked)
  return decoded.kind === 'text' ? decoded : { kind: 'refused', reason: decoded.reason }
}

function unpack(bytes: Uint8Array): Uint8Array | string {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_UNPACKED })
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    return isTooLarge ? `is larger than ${LARGEST_UNPACKED / MEBIBYTE} MiB unpacked` : 'is not intact gzip'
  }
}

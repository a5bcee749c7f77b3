import type { SecretKey, SecretObject } from '../secrets/secret-object.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A value of a Secret as text. */
export type SecretValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'text'; readonly text: string }
  /** It is no UTF-8. */
  | { readonly kind: 'unreadable' }

/** Reads a value, without the one line break at its end that `echo` and editors leave there. */
export function readValue({ data }: Pick<SecretObject, 'data'>, key: SecretKey): SecretValue {
  const encoded = data.get(key)
  if (encoded === undefined) return { kind: 'absent' }
  try {
    const text = strictUtf8.decode(Buffer.from(encoded, 'base64'))
    return { kind: 'text', text: text.replace(/\r?\n$/, '') }
  } catch {
    return { kind: 'unreadable' }
  }
}

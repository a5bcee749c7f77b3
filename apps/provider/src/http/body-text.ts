import type { ProviderContext } from './context.ts'

/** The body of a request as text, or why it cannot be had. */
export type BodyText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_large' }
  /** The client gave up midway. */
  | { readonly kind: 'broken' }

/**
 * Reads the body of a request, and stops reading where it gets too large.
 *
 * @param maximumSize in bytes.
 */
export async function readBodyText(c: ProviderContext, maximumSize: number): Promise<BodyText> {
  if (Number(c.req.header('content-length') ?? 0) > maximumSize) return { kind: 'too_large' }
  try {
    // A length that was announced is a length that Node.js enforces, and so is none at all. To touch the
    // body itself would make streams of it, which takes longer than the rest of most requests.
    const isBounded = c.env?.incoming !== undefined && c.req.header('transfer-encoding') === undefined
    const text = isBounded ? await c.req.text() : await readBounded(c.req.raw.body, maximumSize)
    return text === undefined ? { kind: 'too_large' } : { kind: 'text', text }
  } catch {
    return { kind: 'broken' }
  }
}

async function readBounded(
  body: ReadableStream<Uint8Array> | null,
  maximumSize: number,
): Promise<string | undefined> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maximumSize) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

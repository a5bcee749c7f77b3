import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

/** The content codings that a page can be had in, RFC 9110 §8.4.1. */
export type Coding = 'gzip' | 'identity'

/** A page that is kept compressed, for it is large and seldom asked for. */
export interface CompressedPage {
  /** A validator of the page in a coding, RFC 9110 §8.8.3. */
  etag(coding: Coding): string
  body(coding: Coding): Promise<Uint8Array<ArrayBuffer>>
}

/** Compresses a page. */
export async function compressPage(html: string): Promise<CompressedPage> {
  const digest = createHash('sha256').update(html).digest('base64url')
  const compressed = await promisify(gzip)(html)
  return {
    etag: (coding) => `"${digest}-${coding}"`,
    body: async (coding) => (coding === 'gzip' ? compressed : promisify(gunzip)(compressed)),
  }
}

const SIGNATURES: readonly (readonly [mediaType: string, signature: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
]

/** The media type of a bitmap, by how it begins (MIME Sniffing §6.1), or nothing if it is none that browsers show. */
export function bitmapType(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 16)).toString('latin1')
  if (beginning.startsWith('RIFF') && beginning.slice(8).startsWith('WEBP')) return 'image/webp'
  return SIGNATURES.find(([, signature]) => beginning.startsWith(signature))?.[0]
}

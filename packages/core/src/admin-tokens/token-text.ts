/** The two halves of a token: one finds the record, the other proves the right to it. */
export interface TokenHalves {
  readonly tokenId: string
  readonly secret: string
}

/** The length of an id in a token: a UUID without its dashes. */
const TOKEN = /^bary_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/

/** Writes a token. The prefix lets secret scanners recognise one. */
export function formatToken({ tokenId, secret }: TokenHalves): string {
  return `bary_${tokenId.replaceAll('-', '')}_${secret}`
}

/** Reads a token; undefined if the text is none. */
export function parseToken(text: string): TokenHalves | undefined {
  const [, ...parts] = TOKEN.exec(text) ?? []
  const secret = parts.pop()
  return secret === undefined ? undefined : { tokenId: parts.join('-'), secret }
}

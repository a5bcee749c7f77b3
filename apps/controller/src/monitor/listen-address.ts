/** Where something listens. */
export interface ListenAddress {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
}

/**
 * Reads `HOST:PORT`, `[::]:PORT` or `off`; undefined for anything else.
 */
export function parseListenAddress(text: string): ListenAddress | 'off' | undefined {
  if (text === 'off') return 'off'
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  return host === undefined || !(port <= 65_535) ? undefined : { host, port }
}

import type { Busy } from '../command-error.ts'

/** Whether an answer says “not now” (429, RFC 6585 §4, or 503), and for how long; undefined for any other. */
export function readBusy({ status, headers }: Pick<Response, 'status' | 'headers'>): Busy | undefined {
  return status === 429 || status === 503 ? { retryAfter: readRetryAfter(headers) } : undefined
}

/** How long somebody asks to be left alone, in seconds, RFC 9110 §10.2.3; undefined if they do not say. */
function readRetryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value)
  // An instant is compared with the clock that it was taken from, and not with the one here.
  const milliseconds = Date.parse(value) - Date.parse(headers.get('date') ?? '')
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, Math.ceil(milliseconds / 1000))
}

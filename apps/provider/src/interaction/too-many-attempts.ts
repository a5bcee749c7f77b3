import { Refusal } from '../http/refusal.ts'

/** Refuses an attempt, and says when the next one will be let through. */
export function tooManyAttempts(
  what: string,
  { retryAfter }: { readonly retryAfter: number },
  wayBack: string,
): Refusal {
  const minutes = Math.ceil(retryAfter / 60)
  const wait = minutes === 1 ? 'a minute' : `${minutes} minutes`
  const headers = { 'retry-after': String(retryAfter) } // RFC 9110 §10.2.3
  return new Refusal('too_many_attempts', `${what} Please wait ${wait}, then try again.`, {
    headers,
    wayBack,
  })
}

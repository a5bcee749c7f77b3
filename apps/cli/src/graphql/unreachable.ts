import { CommandError } from '../command-error.ts'
import { errorCode } from '../error-code.ts'
import { EXIT } from '../exit-status.ts'
import { printable } from '../printable.ts'

/** Of undici: five minutes without an answer. The run goes on where it was begun. */
const NO_ANSWER = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])

/** Says why there was no answer. */
export function explainUnreachable(error: unknown, endpoint: URL): CommandError {
  const reason = innermostReason(error)
  return new CommandError(
    EXIT.unreachable,
    NO_ANSWER.has(reason)
      ? `the admin service at ${endpoint.origin} is still at work; run this again with --wait to learn the result`
      : `cannot reach the admin service at ${endpoint.origin} (${printable(reason)}); is it running?`,
    { cause: error },
  )
}

/** The code of the operating system or of TLS, which `fetch` wraps; of several addresses, the first one's. */
function innermostReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  if (error instanceof AggregateError && error.errors.length > 0) return innermostReason(error.errors[0])
  if (error.cause instanceof Error) return innermostReason(error.cause)
  return errorCode(error) ?? error.message
}

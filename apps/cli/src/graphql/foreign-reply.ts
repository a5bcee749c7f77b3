import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import { printable } from '../printable.ts'
import { readBusy } from '../retry/busy-response.ts'

/** Says what a reply that is not GraphQL suggests: something else answered, in the service's place or before it. */
export function explainForeignReply({ status, headers }: Response, endpoint: URL): CommandError {
  const where = endpoint.href
  if (status >= 500) {
    return new CommandError(
      EXIT.unreachable,
      `${where} answered ${status}: the admin service is not available there`,
      { busy: readBusy({ status, headers }) },
    )
  }
  if (status === 429) {
    return new CommandError(EXIT.unreachable, `${where} answered 429: it takes no more requests now`, {
      busy: readBusy({ status, headers }),
    })
  }
  if (status === 401 || status === 403) {
    return new CommandError(
      EXIT.notAllowed,
      `${where} answered ${status}, not as the admin service does; does a proxy ask for something else?`,
    )
  }
  if (status === 413) {
    return new CommandError(
      EXIT.badInput,
      `${where} answered 413: the file is larger than a proxy before the admin service takes`,
    )
  }
  if (status >= 300 && status < 400) {
    const target = printable(headers.get('location') ?? 'an unknown address')
    return new CommandError(
      EXIT.failed,
      `${where} redirects to ${target}; the token is not sent on, so give the right URL`,
    )
  }
  const type = printable(headers.get('content-type') ?? 'without a type')
  return new CommandError(
    EXIT.failed,
    `${where} answered ${status} (${type}), which is no GraphQL; is it the port of the admin service (8081)?`,
  )
}

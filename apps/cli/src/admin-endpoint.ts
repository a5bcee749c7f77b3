import { isIP } from 'node:net'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-status.ts'

/** The path of the admin API below the service's URL. */
const PATH = '/admin/graphql'

/**
 * The admin API of a service: `http://host:8081` or a URL with the prefix of a proxy. One that already
 * ends in `/graphql` is taken as it is.
 *
 * @throws {CommandError} when it is no http or https URL, or has a name or a password in it.
 */
export function adminEndpoint(url: string): URL {
  if (!URL.canParse(url)) throw refuse('not a URL; http://localhost:8081 is one')
  const endpoint = new URL(url)
  if (endpoint.protocol !== 'http:' && endpoint.protocol !== 'https:')
    throw refuse('expected http:// or https://')
  if (endpoint.username !== '' || endpoint.password !== '')
    throw refuse('no user name or password belongs in it')

  const path = endpoint.pathname.replace(/\/+$/, '')
  endpoint.pathname = path.endsWith('/graphql') ? path : `${path}${PATH}`
  endpoint.search = ''
  endpoint.hash = ''
  return endpoint
}

/** Whether nobody can listen in: https, or a connection that does not leave the machine. */
export function isPrivateConnection({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  return hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}

function refuse(reason: string): CommandError {
  return new CommandError(EXIT.badInput, `the URL of the admin service: ${reason}`)
}

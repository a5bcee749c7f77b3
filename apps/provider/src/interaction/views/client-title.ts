import type { Client } from '@barycenter/core/clients/client'

/** The most characters of a name that are shown: more would push the question off the screen. */
const MAXIMUM_LENGTH = 60

/**
 * What people are told that a client is called: the name that it registered, or else its id. Without
 * characters that look like nothing, or turn around what follows them.
 */
export function clientTitle({ clientId, metadata }: Pick<Client, 'clientId' | 'metadata'>): string {
  const name = (metadata.client_name ?? '').replace(/\p{C}/gu, '').replace(/\s+/gu, ' ').trim()
  if (name === '') return clientId
  const characters = [...name]
  return characters.length <= MAXIMUM_LENGTH ? name : `${characters.slice(0, MAXIMUM_LENGTH).join('')}…`
}

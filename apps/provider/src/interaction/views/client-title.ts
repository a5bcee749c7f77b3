import type { Client } from '@barycenter/core/clients/client'

/** What people are told that a client is called: the name that it registered, or else its id. */
export function clientTitle({ clientId, metadata }: Pick<Client, 'clientId' | 'metadata'>): string {
  const name = metadata.client_name?.trim()
  return name === undefined || name === '' ? clientId : name
}

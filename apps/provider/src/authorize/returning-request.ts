import {
  type ReadRequest,
  readAuthorizationRequest,
} from '@barycenter/core/authorization/read-authorization-request'
import type { Env } from '@barycenter/core/env'
import type { ProviderContext } from '../http/context.ts'
import type { Issuer } from '../http/issuer.ts'
import { parseParameters } from '../http/parameters.ts'
import { type AuthorizeAddress, parseAuthorizeLocation } from './authorize-location.ts'
import { responseSource } from './response-location.ts'

/** The authorization request that a page is part of, read anew: nothing that a form says of it is believed. */
export interface ReturningRequest {
  readonly address: AuthorizeAddress
  readonly read: Exclude<ReadRequest, { kind: 'untrusted' }>
}

/**
 * Finds the authorization request that a page leads back to, and lets the page's form lead on to its
 * client. Nothing if the page belongs to no such request.
 */
export async function findReturningRequest(
  env: Env,
  c: ProviderContext,
  { issuer, returnTo }: { readonly issuer: Issuer; readonly returnTo: string | undefined },
): Promise<ReturningRequest | undefined> {
  const address = parseAuthorizeLocation(issuer, returnTo)
  if (address === undefined) return undefined
  const read = await readAuthorizationRequest(env, parseParameters(address.request))
  if (read.kind === 'untrusted') return undefined
  c.set('formTargets', [responseSource(read.kind === 'request' ? read.request : read.target)])
  return { address, read }
}

import { OAuthError } from '@barycenter/core/oauth-error'
import type { ProviderContext } from './context.ts'
import { readParameters } from './parameters.ts'

/** RFC 6750 §2.1. */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i
const FORM = 'application/x-www-form-urlencoded'

/**
 * The access token that a request brings along, by one of the ways of RFC 6750 §2: the header, or the form
 * of a POST. Not by the query, which ends up in logs and histories.
 *
 * @returns nothing when the request brings none.
 * @throws {OAuthError} `invalid_request` when it brings several, or one in the query, or one that is none.
 */
export async function findBearerToken(c: ProviderContext): Promise<string | undefined> {
  if (c.req.query('access_token') !== undefined) {
    throw new OAuthError('invalid_request', 'an access token does not belong into a query')
  }
  const inHeader = findInHeader(c.req.header('authorization'))
  const inForm = isForm(c) ? (await readParameters(c)).find('access_token') : undefined
  if (inHeader !== undefined && inForm !== undefined) {
    throw new OAuthError('invalid_request', 'the access token is there in two ways')
  }
  return inHeader ?? inForm
}

function findInHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !/^Bearer(?: |$)/i.test(authorization)) return undefined
  const [, token] = BEARER.exec(authorization) ?? []
  if (token === undefined) {
    throw new OAuthError('invalid_request', 'what the Authorization header has is no access token')
  }
  return token
}

function isForm(c: ProviderContext): boolean {
  return c.req.method === 'POST' && c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === FORM
}

import type { ResponseTarget } from '@barycenter/core/authorization/authorization-request'
import type { OAuthError } from '@barycenter/core/oauth-error'
import type { Issuer } from '../http/issuer.ts'

/** The parameters of an authorization response, beside `state` and `iss`. */
export type ResponseParameters = Readonly<Record<string, string>>

/** Those of an error response, RFC 6749 §4.1.2.1. */
export function errorParameters({ code, message }: Pick<OAuthError, 'code' | 'message'>): ResponseParameters {
  return { error: code, error_description: message }
}

/** All that a response says, `iss` (RFC 9207) among it, which tells the client whom it is from. */
export function completeResponse(
  { identifier }: Issuer,
  { state }: ResponseTarget,
  parameters: ResponseParameters,
): URLSearchParams {
  return new URLSearchParams({ ...parameters, ...(state !== undefined && { state }), iss: identifier })
}

/**
 * The address that a response is sent to by `query` or `fragment`. The redirect URI stays as it was
 * registered, to the character: what a URL parser would normalise may be what the client compares.
 */
export function responseLocation(
  { redirectUri, responseMode }: ResponseTarget,
  response: URLSearchParams,
): string {
  if (responseMode === 'fragment') return `${redirectUri}#${response}`
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${response}`
}

/**
 * How a Content-Security-Policy names where a response goes: by the scheme alone. Chromium holds the
 * `form-action` of a page against every redirect that its form leads to, those of the client's own after
 * its callback among them, and where these lead nobody has registered. The `http:` of a client in
 * development means `https:` as well, CSP Level 3 §6.7.2.9.
 */
export function responseSource({ redirectUri }: Pick<ResponseTarget, 'redirectUri'>): string {
  return new URL(redirectUri).protocol
}

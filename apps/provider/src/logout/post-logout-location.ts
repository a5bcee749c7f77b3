import type { LogoutRequest } from '@barycenter/core/logout/logout-request'

/**
 * Where the person is sent after the logout, with the client's `state`, RP-Initiated Logout 1.0 §3. The
 * address stays as it was registered, to the character. Nothing if the client did not ask for it.
 */
export function postLogoutLocation({
  postLogoutRedirectUri,
  state,
}: Pick<LogoutRequest, 'postLogoutRedirectUri' | 'state'>): string | undefined {
  if (postLogoutRedirectUri === undefined || state === undefined) return postLogoutRedirectUri
  const [address = '', ...fragment] = postLogoutRedirectUri.split('#')
  const query = `${address.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
  return [`${address}${query}`, ...fragment].join('#')
}

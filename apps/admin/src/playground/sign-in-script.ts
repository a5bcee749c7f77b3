/**
 * Signs somebody in by authorization code and PKCE (RFC 7636), as a public client does (RFC 9700 §2.1): `state`, `nonce` and
 * `iss` (RFC 9207) are compared, and the response comes in the fragment, so that no log has the code. What waits in the tab's
 * storage meanwhile is no token, and is taken out before it is used. The ID token comes from the token endpoint itself, so its
 * signature need not be checked (OpenID Connect Core §3.1.3.7).
 */
export const signInScript = `
const STARTED = 'barycenter-sign-in'
const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '')
const draw = () => encode(crypto.getRandomValues(new Uint8Array(32)))
async function beginSignIn() {
  // What is stored here is not there for a page of another origin, say 127.0.0.1.
  if (location.origin + location.pathname !== signIn.redirectUri) return location.assign(signIn.redirectUri + '#sign-in')
  if (crypto.subtle === undefined) throw new Error('Signing in needs https, or localhost.')
  const started = { state: draw(), nonce: draw(), verifier: draw() }
  const challenge = encode(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(started.verifier)))
  sessionStorage.setItem(STARTED, JSON.stringify(started))
  location.assign(signIn.authorizationEndpoint + '?' + new URLSearchParams({
    response_type: 'code', response_mode: 'fragment', scope: 'openid',
    client_id: signIn.clientId, redirect_uri: signIn.redirectUri, resource: signIn.resource,
    state: started.state, nonce: started.nonce, code_challenge: challenge, code_challenge_method: 'S256',
    claims: JSON.stringify({ id_token: { preferred_username: null } }),
  }))
}
async function finishSignIn(response) {
  const started = JSON.parse(sessionStorage.getItem(STARTED))
  sessionStorage.removeItem(STARTED)
  if (started === null || response.get('state') !== started.state || response.get('iss') !== signIn.issuer)
    throw new Error('Nobody is signed in: this was the answer to another sign-in. Please try again.')
  if (response.has('error')) throw new Error('Nobody is signed in: ' + (response.get('error_description') ?? response.get('error')))
  const answer = await fetch(signIn.tokenEndpoint, { method: 'POST', credentials: 'omit', body: new URLSearchParams({
    grant_type: 'authorization_code', code: response.get('code'), code_verifier: started.verifier,
    client_id: signIn.clientId, redirect_uri: signIn.redirectUri, resource: signIn.resource,
  }) })
  const tokens = await answer.json()
  if (!answer.ok) throw new Error('Nobody is signed in: ' + (tokens.error_description ?? tokens.error))
  const payload = tokens.id_token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')
  const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))))
  if (claims.iss !== signIn.issuer || claims.aud !== signIn.clientId || claims.nonce !== started.nonce)
    throw new Error('Nobody is signed in: the ID token is for somebody else.')
  Object.assign(access, { token: tokens.access_token, person: claims.preferred_username ?? claims.sub, idToken: tokens.id_token })
}
function signOut() {
  location.assign(signIn.endSessionEndpoint + '?' + new URLSearchParams({
    id_token_hint: access.idToken, client_id: signIn.clientId, post_logout_redirect_uri: signIn.redirectUri,
  }))
}
`

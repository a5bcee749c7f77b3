import type { PasskeyOptions, TestAuthenticator } from './authenticator.ts'
import { locationOf } from './authorization.ts'
import { hiddenFields, type Visitor } from './visitor.ts'

/** What a page has its browser ask for. */
export async function passkeyOptionsAt(
  visitor: Visitor,
  path: string,
): Promise<{ readonly options: PasskeyOptions; readonly page: string; readonly action: string }> {
  const response = await visitor.get(path)
  const page = await response.text()
  const [, action = '', json] = /<form method="post" action="([^"]+)" data-passkey="([^"]+)"/.exec(page) ?? []
  if (json === undefined) throw new Error(`no passkey is asked for at ${path}, but ${response.status}`)
  return { options: JSON.parse(json.replaceAll('&quot;', '"')), page, action }
}

/** Does what the page at a path asks for, with an authenticator: sets a passkey up, or uses one. */
export async function answerPasskey(
  visitor: Visitor,
  path: string,
  authenticator: Pick<TestAuthenticator, 'create' | 'get'>,
): Promise<Response> {
  const { options, page, action } = await passkeyOptionsAt(visitor, path)
  const isNew = options.user !== undefined
  const credential = isNew ? authenticator.create(options) : authenticator.get(options)
  const name = isNew ? { name: 'Test key' } : {}
  return visitor.post(action, { ...hiddenFields(page), ...name, credential })
}

/** Signs a person in with password and passkey, and says where that leads. */
export async function signInWithPasskey(
  visitor: Visitor,
  credentials: { readonly username: string; readonly password: string },
  authenticator: TestAuthenticator,
  path = '/login',
): Promise<string> {
  const next = locationOf(await visitor.fillIn(path, credentials))
  return locationOf(await answerPasskey(visitor, next, authenticator))
}

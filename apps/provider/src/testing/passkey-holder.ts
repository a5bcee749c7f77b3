import type { Env } from '@barycenter/core/env'
import type { Subject } from '@barycenter/core/users/user'
import { createProvider } from '../app.ts'
import { createTestAuthenticator, type TestAuthenticator } from './authenticator.ts'
import { locationOf } from './authorization.ts'
import { answerPasskey } from './passkeys.ts'
import { insertPerson } from './people.ts'
import { openVisitor, type Visitor } from './visitor.ts'

/** Somebody who has a passkey, and the browser that they set it up with, where they are still signed in. */
export interface PasskeyHolder {
  readonly subject: Subject
  readonly credentials: { readonly username: string; readonly password: string }
  readonly visitor: Visitor
  readonly key: TestAuthenticator
}

/** Makes a person who signs in and sets up a passkey. */
export async function insertPasskeyHolder(
  env: Env,
  username: string,
  { isSynced = false }: { readonly isSynced?: boolean } = {},
): Promise<PasskeyHolder> {
  const credentials = { username, password: 'correct horse' }
  const subject = await insertPerson(env, credentials)
  const visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
  const key = createTestAuthenticator(env.settings.issuer, { isSynced })
  await visitor.fillIn('/login', credentials)
  const next = locationOf(await answerPasskey(visitor, '/account/passkeys', key))
  await answerPasskey(visitor, next, key)
  return { subject, credentials, visitor, key }
}

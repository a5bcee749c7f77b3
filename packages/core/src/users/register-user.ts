import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { type ChosenPassword, type PasswordFault, refuseChosenPassword } from './chosen-password.ts'
import { isEmail } from './email.ts'
import { insertUsers } from './user.store.ts'
import { asSubject, type Subject } from './user.ts'
import { refuseUsername, usernameKey } from './username.ts'

/** An account that somebody wants to have. */
export interface Registration extends ChosenPassword {
  readonly email: string | undefined
  readonly origin: Origin
}

/** What is wrong with a registration, by field; a text for people where there is more than one reason. */
export interface RegistrationFaults {
  readonly username?: string
  readonly email?: 'invalid'
  readonly password?: PasswordFault
}

/** What became of a registration. */
export type RegistrationOutcome =
  | { readonly kind: 'registered'; readonly subject: Subject }
  | { readonly kind: 'refused'; readonly faults: RegistrationFaults }

/**
 * Makes an account for a person who asks for one. No source has declared it, so no sync removes it for
 * not being listed; one that declares the username takes it over. Nobody has verified the e-mail address.
 */
export async function registerUser(env: Env, registration: Registration): Promise<RegistrationOutcome> {
  const faults = findFaults(env, registration)
  if (Object.keys(faults).length > 0) return { kind: 'refused', faults }
  const { username, email, password, origin } = registration
  const passwordHash = await env.passwords.hash(password, 'person')
  const subject = asSubject(env.random.id())
  const now = env.clock.now()
  const user = {
    subject,
    username,
    usernameKey: usernameKey(username),
    email: email ?? null,
    emailVerified: false,
    enabled: true,
    properties: {},
    passwordHash,
    passwordChangedAt: now,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  }
  const isFree = await env.database.transaction(function* (store) {
    const inserted = yield* insertUsers(store, [user])
    if (inserted.size === 0) return false
    yield* insertAuditEvents(store, env, [
      { by: personActor(subject, origin), action: 'user.register', target: subject, detail: { username } },
    ])
    return true
  })
  return isFree
    ? { kind: 'registered', subject }
    : { kind: 'refused', faults: { username: 'this username is taken' } }
}

function findFaults({ settings }: Env, registration: Registration): RegistrationFaults {
  const { username, email } = registration
  const usernameFault = username.isWellFormed()
    ? refuseUsername(username)
    : 'a username is well-formed Unicode'
  const passwordFault = refuseChosenPassword(settings, registration)
  return {
    ...(usernameFault !== undefined && { username: usernameFault }),
    ...(email !== undefined && !(email.isWellFormed() && isEmail(email)) && { email: 'invalid' as const }),
    ...(passwordFault !== undefined && { password: passwordFault }),
  }
}

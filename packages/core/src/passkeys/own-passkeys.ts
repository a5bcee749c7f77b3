import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { findUserBySubject, updateUser } from '../users/user.store.ts'
import type { Subject } from '../users/user.ts'
import { deletePasskey, findPasskeysOf, findPasskeysOfAll } from './passkey.store.ts'
import type { Passkey } from './passkey.ts'

/** The passkeys of a person, the oldest first. */
export function listPasskeys({ database }: Pick<Env, 'database'>, subject: Subject): Promise<Passkey[]> {
  return database.run((store) => findPasskeysOf(store, subject))
}

/** What became of a removal. `moved`: somebody changed the user meanwhile, so that it has to be tried again. */
export type RemovalOutcome = 'removed' | 'unknown' | 'last_one' | 'moved'

/** The passkeys of several people, at most 1000, in the order of their subjects. */
export async function listPasskeysOfAll(
  { database }: Pick<Env, 'database'>,
  subjects: readonly string[],
): Promise<Passkey[][]> {
  const found = await database.run((store) => findPasskeysOfAll(store, subjects))
  return subjects.map((subject) => found.filter((passkey) => passkey.subject === subject))
}

/** Which passkey a person removes, and from where. */
export interface OwnRemoval extends Pick<Passkey, 'subject' | 'credentialId'> {
  readonly origin: Origin
}

/** Removes a passkey of a person's own, but not the last one of who has to have one. */
export function removeOwnPasskey(
  env: Env,
  { subject, credentialId, origin }: OwnRemoval,
): Promise<RemovalOutcome> {
  return env.database.transaction(function* (store) {
    const user = yield* findUserBySubject(store, subject)
    // The new revision keeps what is counted here as it is until the commit.
    if (user === undefined || !(yield* updateUser(store, user, {}))) return 'moved'
    const known = yield* findPasskeysOf(store, subject)
    const passkey = known.find((each) => each.credentialId === credentialId)
    if (passkey === undefined) return 'unknown'
    if (known.length === 1 && user.secondFactorRequired) return 'last_one'
    yield* deletePasskey(store, credentialId)
    const detail = { passkey: credentialId, name: passkey.name }
    yield* insertAuditEvents(store, env, [
      { by: personActor(subject, origin), action: 'passkey.remove', target: subject, detail },
    ])
    return 'removed'
  })
}

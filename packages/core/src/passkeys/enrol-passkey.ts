import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Env } from '../env.ts'
import { findUserBySubject, updateUser } from '../users/user.store.ts'
import { drawChallenge } from './challenge.ts'
import { findPasskeysOf, insertPasskey, spendChallenge } from './passkey.store.ts'
import { asPasskeyName, MAXIMUM_PASSKEYS } from './passkey.ts'
import { findRelyingParty } from './relying-party.ts'
import { type Enrolling, verifyEnrolment } from './verify-enrolment.ts'

/** COSE algorithms (RFC 9053): EdDSA, ES256, RS256. Every authenticator that is sold has one of these. */
const ALGORITHMS = [-8, -7, -257]

/** For how many milliseconds the browser lets the person look for their authenticator. */
const TIMEOUT = 300_000

/**
 * What the browser is asked for, Web Authentication §5.4. No attestation: which make of authenticator
 * people have is theirs to choose. Nothing where the issuer cannot have passkeys.
 *
 * @param title what the provider is called.
 */
export async function enrolmentOptions(
  env: Env,
  { user, browser }: Enrolling,
  title: string,
): Promise<PublicKeyCredentialCreationOptionsJSON | undefined> {
  const relyingParty = findRelyingParty(env.settings)
  if (relyingParty === undefined) return undefined
  const known = await env.database.run((store) => findPasskeysOf(store, user.subject))
  // Not before it is needed: it takes longer to load than all the rest of a start.
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return generateRegistrationOptions({
    rpName: title,
    rpID: relyingParty.id,
    userName: user.username,
    userDisplayName: user.username,
    userID: new Uint8Array(Buffer.from(user.subject)),
    challenge: await drawChallenge(env, { purpose: 'enrolment', browser, subject: user.subject }),
    timeout: TIMEOUT,
    attestationType: 'none',
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

/** A new passkey, as the form brought it. */
export interface Enrolment extends Enrolling {
  readonly response: string
  readonly name: string
  /** Whether this sign-in has proven a passkey: who has some needs one to add another. */
  readonly isProven: boolean
  readonly origin: Origin
}

/** What became of it. `moved`: somebody changed the user meanwhile, so that it has to be tried again. */
export type EnrolmentOutcome =
  | { readonly kind: 'enrolled' }
  | {
      readonly kind: 'refused'
      readonly reason: 'invalid' | 'duplicate' | 'too_many' | 'unproven' | 'moved'
    }

/** Enrols a passkey for a person, Web Authentication §7.1. */
export async function enrolPasskey(env: Env, enrolment: Enrolment): Promise<EnrolmentOutcome> {
  const { subject } = enrolment.user
  const verified = await verifyEnrolment(env, { ...enrolment, algorithms: ALGORITHMS })
  if (verified === undefined) return refused('invalid')
  const name = asPasskeyName(enrolment.name)
  const { challenge, credential } = verified
  return env.database.transaction(function* (store) {
    if (!(yield* spendChallenge(store, challenge))) return refused('invalid')
    const user = yield* findUserBySubject(store, subject)
    // The new revision keeps what is counted here as it is until the commit.
    if (user === undefined || !user.enabled || !(yield* updateUser(store, user, {}))) return refused('moved')
    const known = yield* findPasskeysOf(store, subject)
    if (known.length > 0 && !enrolment.isProven) return refused('unproven')
    if (known.length >= MAXIMUM_PASSKEYS) return refused('too_many')
    const passkey = { ...credential, subject, name, createdAt: env.clock.now() }
    if (!(yield* insertPasskey(store, passkey))) return refused('duplicate')
    const detail = { passkey: credential.credentialId, name }
    yield* insertAuditEvents(store, env, [
      { by: personActor(subject, enrolment.origin), action: 'passkey.enrol', target: subject, detail },
    ])
    return { kind: 'enrolled' } as const
  })
}

function refused(reason: Extract<EnrolmentOutcome, { kind: 'refused' }>['reason']) {
  return { kind: 'refused', reason } as const
}

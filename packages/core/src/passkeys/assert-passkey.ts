import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { Env } from '../env.ts'
import type { Subject } from '../users/user.ts'
import { type AssertionResponse, parseAssertion } from './authenticator-response.ts'
import { type AnsweredChallenge, type ChallengeScope, drawChallenge, openChallenge } from './challenge.ts'
import { findPasskey, findPasskeysOf, recordPasskeyUse, spendChallenge } from './passkey.store.ts'
import type { Passkey } from './passkey.ts'
import { findRelyingParty, type RelyingParty } from './relying-party.ts'

/** For how many milliseconds the browser lets the person look for their authenticator. */
const TIMEOUT = 300_000

/** Who is asked for a passkey, with which browser. */
export interface Asserting {
  /** Undefined: whoever the passkey belongs to. Then the authenticator has to verify the person. */
  readonly subject: Subject | undefined
  /** The secret in the browser's cookie. */
  readonly browser: string
}

/**
 * What the browser is asked for, Web Authentication §5.5. Nothing where the issuer cannot have passkeys.
 *
 * After a password the authenticator need not verify the person as well, so that security keys without a
 * PIN will do; alone, it has to.
 */
export async function assertionOptions(
  env: Env,
  asserting: Asserting,
): Promise<PublicKeyCredentialRequestOptionsJSON | undefined> {
  const { subject } = asserting
  const relyingParty = findRelyingParty(env.settings)
  if (relyingParty === undefined) return undefined
  const known = subject === undefined ? [] : await env.database.run((store) => findPasskeysOf(store, subject))
  const challenge = await drawChallenge(env, scopeOf(asserting))
  return {
    rpId: relyingParty.id,
    challenge: Buffer.from(challenge).toString('base64url'),
    allowCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId,
      type: 'public-key',
      transports,
    })),
    timeout: TIMEOUT,
    userVerification: subject === undefined ? 'required' : 'preferred',
  }
}

/** An assertion that holds, and is still to be spent. */
export interface VerifiedAssertion {
  readonly passkey: Passkey
  readonly challenge: AnsweredChallenge
  readonly counter: number
  readonly backedUp: boolean
  /** Whether the authenticator made sure who the person is: by PIN, finger or face. */
  readonly isPersonVerified: boolean
}

/** Verifies an assertion, Web Authentication §7.2. What is wrong with it goes to the log. */
export async function verifyAssertion(
  env: Env,
  asserting: Asserting,
  text: string,
): Promise<VerifiedAssertion | undefined> {
  const response = parseAssertion(text)
  const relyingParty = findRelyingParty(env.settings)
  if (response === undefined || relyingParty === undefined) return undefined
  const passkey = await env.database.run((store) => findPasskey(store, response.id))
  if (passkey === undefined || !isOwner(passkey, asserting, response)) {
    env.log.warn({ subject: asserting.subject }, 'a passkey was presented that is not theirs')
    return undefined
  }
  try {
    return await verify(env, { asserting, response, passkey, relyingParty })
  } catch (err) {
    // The library says what does not fit by throwing.
    env.log.warn({ err, subject: passkey.subject }, 'a passkey was refused')
    return undefined
  }
}

/** Uses an assertion up: true for exactly one caller, while the passkey is there and its counter where it was. */
export function* spendAssertion(
  store: Store,
  { passkey, challenge, counter, backedUp }: VerifiedAssertion,
  now: Date,
): Steps<boolean> {
  if (!(yield* spendChallenge(store, challenge))) return false
  return yield* recordPasskeyUse(store, passkey, { counter, backedUp, lastUsedAt: now })
}

/** §7.2 steps 5 and 6: whoever is asked, or else whom the authenticator names, has to own it. */
function isOwner(passkey: Passkey, { subject }: Asserting, { response }: AssertionResponse): boolean {
  const named =
    response.userHandle === undefined ? undefined : Buffer.from(response.userHandle, 'base64url').toString()
  if (subject === undefined) return named === passkey.subject
  return passkey.subject === subject && (named === undefined || named === subject)
}

async function verify(
  env: Env,
  presented: {
    readonly asserting: Asserting
    readonly response: AssertionResponse
    readonly passkey: Passkey
    readonly relyingParty: RelyingParty
  },
): Promise<VerifiedAssertion | undefined> {
  const { asserting, response, passkey, relyingParty } = presented
  // Not before it is needed: it takes longer to load than all the rest of a start.
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  let challenge: AnsweredChallenge | undefined
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, response: withoutAbsent(response.response) },
    expectedChallenge: async (encoded) => {
      challenge = await openChallenge(env, encoded, scopeOf(asserting))
      return challenge !== undefined
    },
    expectedOrigin: relyingParty.origin,
    expectedRPID: relyingParty.id,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.counter,
    },
    requireUserVerification: asserting.subject === undefined,
  })
  if (!verified || challenge === undefined) return undefined
  const { newCounter, credentialBackedUp, userVerified } = authenticationInfo
  return {
    passkey,
    challenge,
    counter: newCounter,
    backedUp: credentialBackedUp,
    isPersonVerified: userVerified,
  }
}

function withoutAbsent({ userHandle, ...response }: AssertionResponse['response']) {
  return { ...response, ...(userHandle !== undefined && { userHandle }) }
}

function scopeOf({ subject, browser }: Asserting): ChallengeScope {
  return { purpose: 'assertion', browser, subject: subject ?? '' }
}

import type { Env } from '../env.ts'
import type { User } from '../users/user.ts'
import { type EnrolmentResponse, parseEnrolment } from './authenticator-response.ts'
import { type AnsweredChallenge, openChallenge } from './challenge.ts'
import type { Passkey } from './passkey.ts'
import { findRelyingParty } from './relying-party.ts'

/** Who enrols a passkey, with which browser. */
export interface Enrolling {
  readonly user: User
  /** The secret in the browser's cookie. */
  readonly browser: string
}

/** What a browser says that a new credential is. */
interface PresentedEnrolment extends Enrolling {
  readonly response: string
  /** The COSE algorithms that were asked for. */
  readonly algorithms: number[]
}

/** A new credential that is what it says, and the challenge that it answers, which is still to be spent. */
interface VerifiedEnrolment {
  readonly challenge: AnsweredChallenge
  readonly credential: Omit<Passkey, 'subject' | 'name' | 'createdAt' | 'lastUsedAt'>
}

/** Verifies a new credential, Web Authentication §7.1. What is wrong with it goes to the log. */
export async function verifyEnrolment(
  env: Env,
  { user, browser, response: text, algorithms }: PresentedEnrolment,
): Promise<VerifiedEnrolment | undefined> {
  const { subject } = user
  const response = parseEnrolment(text)
  const relyingParty = findRelyingParty(env.settings)
  if (response === undefined || relyingParty === undefined) return undefined
  let challenge: AnsweredChallenge | undefined
  try {
    await requireUnattested(response)
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: async (encoded) => {
        challenge = await openChallenge(env, encoded, { purpose: 'enrolment', browser, subject })
        return challenge !== undefined
      },
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified || challenge === undefined) return undefined
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo
    return {
      challenge,
      credential: {
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: response.response.transports,
        backupEligible: credentialDeviceType === 'multiDevice',
        backedUp: credentialBackedUp,
        aaguid,
      },
    }
  } catch (err) {
    // The library says what does not fit by throwing.
    env.log.warn({ err, subject }, 'a new passkey was refused')
    return undefined
  }
}

/**
 * Refuses certificates of an authenticator's maker. We ask for none, and to check a chain that a stranger
 * sends would mean to fetch revocation lists from where it says.
 */
async function requireUnattested({ response }: EnrolmentResponse): Promise<void> {
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers')
  const object = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject))
  const format = object.get('fmt')
  const isSelfMade = format === 'packed' && object.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !isSelfMade) throw new Error(`an attestation that nobody asked for: ${format}`)
}

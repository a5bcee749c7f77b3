import { addSeconds } from '../clock.ts'
import { equalInConstantTime, sha256 } from '../digest.ts'
import type { Env } from '../env.ts'

/** For how many seconds a challenge may be answered: somebody has to look for their security key. */
const CHALLENGE_LIFETIME = 600

/** What a challenge is good for, and for whom alone. */
export interface ChallengeScope {
  readonly purpose: 'enrolment' | 'assertion'
  /** The secret that the browser holds in its cookie. */
  readonly browser: string
  /** Whose answer it has to be: a subject, or anybody's whom the answer names. */
  readonly subject: string
}

/** A challenge that was answered: to be spent. */
export interface AnsweredChallenge {
  readonly challengeHash: string
  readonly expiresAt: Date
}

type Needs = Pick<Env, 'secrets' | 'clock' | 'random'>

/**
 * Draws a challenge, Web Authentication §13.4.3: unpredictable, for one purpose, person and browser, for a
 * few minutes. It authenticates itself, so that nothing is stored for one that nobody answers; one that
 * was answered is stored, so that nobody does it twice.
 */
export async function drawChallenge(needs: Needs, scope: ChallengeScope): Promise<string> {
  const body = `${needs.clock.now().getTime().toString(36)}.${needs.random.token()}`
  return `${body}.${await authenticate(needs, body, scope)}`
}

/**
 * Reads a challenge that an answer repeats; nothing if it was not drawn for this, or is too old.
 *
 * @param encoded as it stands in the client data, §5.8.1: base64url of the challenge.
 */
export async function openChallenge(
  needs: Omit<Needs, 'random'>,
  encoded: string,
  scope: ChallengeScope,
): Promise<AnsweredChallenge | undefined> {
  const challenge = Buffer.from(encoded, 'base64url').toString()
  const [, body, drawnAt = '', presented = ''] =
    /^(([0-9a-z]{1,10})\.[\w-]{43})\.([\w-]{43})$/.exec(challenge) ?? []
  if (body === undefined) return undefined
  if (!equalInConstantTime(await authenticate(needs, body, scope), presented)) return undefined
  const expiresAt = addSeconds(new Date(Number.parseInt(drawnAt, 36)), CHALLENGE_LIFETIME)
  if (expiresAt <= needs.clock.now()) return undefined
  return { challengeHash: sha256(challenge), expiresAt }
}

function authenticate(
  { secrets }: Pick<Env, 'secrets'>,
  body: string,
  { purpose, browser, subject }: ChallengeScope,
): Promise<string> {
  return secrets.keyedDigest('webauthn', `${purpose} ${sha256(browser)} ${subject} ${body}`)
}

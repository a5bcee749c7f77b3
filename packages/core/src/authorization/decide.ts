import { isPublicClient } from '../clients/client.ts'
import { isClaimableRedirectUri } from '../clients/redirect-uri.ts'
import { askedConsent, type Consent, coversConsent } from '../consents/consent.ts'
import type { OAuthErrorCode } from '../oauth-error.ts'
import { contextOf } from '../sessions/authentication-context.ts'
import type { Session } from '../sessions/session.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { Progress } from './progress.ts'
import { mustStepUp } from './requested-context.ts'

/** What there is to decide on. */
export interface Situation {
  /** Who is signed in with the browser: the person asked for, or else who was active last. */
  readonly session: Session | undefined
  /** Whether that is the person whom the request names; true if it names nobody. */
  readonly isExpectedPerson: boolean
  /** Whether that person could prove a second factor; false where nobody asks. */
  readonly hasPasskeys: boolean
  /** What that person has allowed the client so far. */
  readonly consent: Consent | undefined
  /** Undefined if the request has only just come. */
  readonly progress: Progress | undefined
  readonly now: Date
}

/** A page that the person has to see before the request can go on. */
export type InteractionStep = 'login' | 'step_up' | 'register' | 'select_account' | 'consent'

/** What becomes of an authorization request. */
export type Decision =
  | { readonly kind: 'grant'; readonly session: Session }
  | { readonly kind: 'interact'; readonly step: InteractionStep }
  | { readonly kind: 'error'; readonly code: OAuthErrorCode; readonly description: string }

/** Decides what becomes of a request, OpenID Connect Core §3.1.2.3 and §3.1.2.4. */
export function decide(request: AuthorizationRequest, situation: Situation): Decision {
  const { session, isExpectedPerson, progress } = situation
  const { prompts } = request
  // Who signed in after the request came has done all that a sign-in can do for it.
  const isNew = session !== undefined && progress !== undefined && session.authTime >= progress.startedAt

  if (isNew && !isExpectedPerson) {
    const description = 'somebody else signed in than the request asks for'
    return { kind: 'error', code: 'login_required', description }
  }
  const isAuthenticated = session !== undefined && isExpectedPerson && (isNew || isRecent(request, situation))
  const { context: requested } = request
  const lacksFactor =
    session !== undefined && mustStepUp(requested, { ...situation, context: contextOf(session.amr) })
  const consented = session !== undefined && mayPass(request, situation, session)

  if (prompts.has('none')) {
    if (!isAuthenticated) return silent('login_required', 'the person is not signed in')
    if (lacksFactor && requested?.isEssential === true)
      return silent('interaction_required', 'the person has to prove a second factor')
    if (consented === 'asked_again')
      return silent('interaction_required', 'the person is asked each time that this kind of client signs in')
    if (!consented) return silent('consent_required', 'the person has not allowed this yet')
    return { kind: 'grant', session }
  }
  if (prompts.has('create') && !isNew) return interact('register')
  if (!isAuthenticated || (prompts.has('login') && !isNew)) return interact('login')
  if (prompts.has('select_account') && !isNew && progress?.selected !== true)
    return interact('select_account')
  if (lacksFactor) return interact('step_up')
  if (consented !== true) return interact('consent')
  return { kind: 'grant', session }
}

function isRecent({ maxAge }: AuthorizationRequest, { session, now }: Situation): boolean {
  if (maxAge === undefined || session === undefined) return true
  return now.getTime() - session.authTime.getTime() <= maxAge * 1000
}

/**
 * Whether the person need not be asked (again). Where any program can be behind the redirect URI, what was
 * allowed once says nothing about who asks now (RFC 9700 §4.11; OAuth 2.1 §7.3.1).
 */
function mayPass(
  request: AuthorizationRequest,
  { consent, progress }: Situation,
  session: Session,
): boolean | 'asked_again' {
  const { client, prompts, redirectUri } = request
  if (progress?.consentedBy === session.user.subject) return true
  if (prompts.has('consent')) return false
  if (client.metadata.skip_consent) return true
  if (!coversConsent(consent, askedConsent(request))) return false
  return isPublicClient(client) && isClaimableRedirectUri(redirectUri) ? 'asked_again' : true
}

function interact(step: InteractionStep): Decision {
  return { kind: 'interact', step }
}

function silent(code: OAuthErrorCode, description: string): Decision {
  return { kind: 'error', code, description }
}

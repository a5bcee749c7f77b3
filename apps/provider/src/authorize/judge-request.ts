import type { AuthorizationRequest } from '@barycenter/core/authorization/authorization-request'
import { type Decision, decide } from '@barycenter/core/authorization/decide'
import { newProgress, openProgress, type Progress } from '@barycenter/core/authorization/progress'
import { findConsent } from '@barycenter/core/consents/consent.store'
import type { Env } from '@barycenter/core/env'
import { listPasskeys } from '@barycenter/core/passkeys/own-passkeys'
import type { Session } from '@barycenter/core/sessions/session'
import { subjectIdentifier } from '@barycenter/core/tokens/subject-identifier'
import type { AuthorizeAddress } from './authorize-location.ts'

/** A decision, and the progress that it was made with. */
export interface Judgement {
  /** The session that it is about. */
  readonly session: Session | undefined
  readonly decision: Decision
  readonly progress: Progress
}

/**
 * Decides on a request in the situation that the browser is in.
 *
 * @param sessions the browser's, the active one first. A request that names a person gets that person's.
 */
export async function judgeRequest(
  env: Env,
  request: AuthorizationRequest,
  { address, sessions }: { readonly address: AuthorizeAddress; readonly sessions: readonly Session[] },
): Promise<Judgement> {
  const { client, subject } = request
  const progress = await openProgress(env, address.progress, address.request)
  const subjects = await Promise.all(sessions.map(({ user }) => subjectIdentifier(env, client, user.subject)))
  const expected = sessions.find((_, nth) => subject === undefined || subjects[nth] === subject)
  const session = expected ?? sessions[0]
  const consent =
    session === undefined
      ? undefined
      : await env.database.run((store) =>
          findConsent(store, { subject: session.user.subject, clientId: client.clientId }),
        )
  const isExpectedPerson = expected !== undefined || subject === undefined
  // Only a request that wishes for more than a password makes a difference of it.
  const hasPasskeys =
    session !== undefined &&
    request.context?.accepted[0] === 'aal2' &&
    (await listPasskeys(env, session.user.subject)).length > 0
  const now = env.clock.now()
  const decision = decide(request, { session, isExpectedPerson, hasPasskeys, consent, progress, now })
  return { decision, progress: progress ?? newProgress(env), session }
}

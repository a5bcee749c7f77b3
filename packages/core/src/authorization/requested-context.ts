import type { ClaimRequest } from '../grants/grant.ts'
import { OAuthError } from '../oauth-error.ts'
import { AUTHENTICATION_CONTEXTS, type AuthenticationContext } from '../sessions/authentication-context.ts'

/** How well a client wants its person to be authenticated. */
export interface RequestedContext {
  /** Those of ours that will do, the preferred one first. */
  readonly accepted: readonly AuthenticationContext[]
  /** Whether no other will do, OpenID Connect Core §5.5.1.1. */
  readonly isEssential: boolean
}

/** What a request says of it. */
export interface ContextRequest {
  /** The `acr` of the claims request. */
  readonly claim: ClaimRequest | null | undefined
  /** `acr_values`, or the client's `default_acr_values`: a wish. */
  readonly values: readonly string[]
  /** Those that people can reach here. */
  readonly supported: readonly AuthenticationContext[]
}

/**
 * Reads which context is asked for; nothing if any will do, or only such as we do not know are wished for.
 *
 * @throws {OAuthError} `unmet_authentication_requirements`: an essential one that cannot be had here.
 */
export function readRequestedContext({
  claim,
  values,
  supported,
}: ContextRequest): RequestedContext | undefined {
  const named = claim?.values ?? (claim?.value === undefined ? undefined : [claim.value])
  const isEssential = claim?.essential === true && named !== undefined
  const accepted = (named ?? values).flatMap(
    (value) => AUTHENTICATION_CONTEXTS.find((known) => known === value && supported.includes(known)) ?? [],
  )
  if (accepted.length > 0) return { accepted, isEssential }
  if (!isEssential) return undefined
  throw new OAuthError(
    'unmet_authentication_requirements',
    'none of the essential acr values can be had here',
  )
}

/**
 * Whether a person has to prove more than they have: if the client insists, or if it would like that and
 * they can. `aal2` does wherever `aal1` would.
 */
export function mustStepUp(
  requested: RequestedContext | undefined,
  { context, hasPasskeys }: { readonly context: AuthenticationContext; readonly hasPasskeys: boolean },
): boolean {
  if (requested === undefined || context === 'aal2') return false
  const { accepted, isEssential } = requested
  if (isEssential && !accepted.includes('aal1')) return true
  return accepted[0] === 'aal2' && hasPasskeys
}

/** The `acr` that a client is told: what was reached, or the lesser one that it insists on. */
export function answeredContext(
  requested: RequestedContext | undefined,
  context: AuthenticationContext,
): AuthenticationContext {
  const isUnasked = requested?.isEssential === true && !requested.accepted.includes(context)
  return isUnasked ? 'aal1' : context
}

import type { OAuthError, OAuthErrorCode } from '@barycenter/core/oauth-error'
import type { ProviderContext } from './context.ts'

/** Sends a refusal in JSON, RFC 6749 §5.2, with the challenge that belongs to it. */
export function sendOAuthError(c: ProviderContext, error: OAuthError): Response {
  const body = { error: error.code, error_description: describable(error.message) }
  const challenge = challengeOf(c, error)
  return c.json(body, error.status, challenge === undefined ? {} : { 'www-authenticate': challenge })
}

/** What a challenge may say of an access token, RFC 6750 §3.1. */
const BEARER_ERRORS: readonly OAuthErrorCode[] = ['invalid_request', 'invalid_token', 'insufficient_scope']

/**
 * A client that authenticated by a header gets a challenge of that scheme (RFC 6749 §5.2); whoever came
 * with an access token is told there what was wrong with it (RFC 6750 §3).
 */
function challengeOf(c: ProviderContext, { code, message }: OAuthError): string | undefined {
  const challenge = c.get('challenge')
  if (challenge === undefined) return undefined
  if (challenge.startsWith('Basic ')) {
    const used = /^Basic(?: |$)/i.test(c.req.header('authorization') ?? '')
    return code === 'invalid_client' && used ? challenge : undefined
  }
  if (!BEARER_ERRORS.includes(code)) return undefined
  return `${challenge}, error="${code}", error_description="${describable(message)}"`
}

/** The characters of `error_description`, RFC 6749 §5.2. */
function describable(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, "'")
}

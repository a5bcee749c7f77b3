import { readUserInfo } from '@barycenter/core/claims/userinfo'
import type { Env } from '@barycenter/core/env'
import { Hono } from 'hono'
import { findBearerToken } from '../http/bearer-token.ts'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { programEndpoint } from '../http/program-endpoint.ts'
import { sendJson, sendText } from '../http/send-json.ts'

/** The UserInfo Endpoint, OpenID Connect Core §5.3, by GET and by POST. */
export function userInfoEndpoint(env: Env) {
  const issuer = parseIssuer(env.settings.issuer)
  const answer = async (c: ProviderContext) => {
    const accessToken = await findBearerToken(c)
    if (accessToken === undefined) return askForToken(c)
    const userInfo = await readUserInfo(env, accessToken)
    if (userInfo.kind === 'json') return sendJson(c, userInfo.claims)
    return sendText(c, 'application/jwt', userInfo.text)
  }
  return new Hono<ProviderHono>()
    .use('/userinfo', programEndpoint(issuer, { methods: ['GET', 'POST'], scheme: 'Bearer' }))
    .get('/userinfo', answer)
    .post('/userinfo', answer)
}

/** Who brought no token at all is not told of an error, RFC 6750 §3.1. */
function askForToken(c: ProviderContext): Response {
  return new Response(null, { status: 401, headers: { 'www-authenticate': c.get('challenge') ?? 'Bearer' } })
}

import type { Client } from '../clients/client.ts'
import {
  type DeviceCode,
  findDeviceCode,
  type GrantedDeviceCode,
  recordPoll,
  slowDown,
  spendDeviceCode,
} from '../device/device-code.store.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { extendGrant } from '../grants/grant.store.ts'
import { isAlive } from '../grants/grant-life.ts'
import { OAuthError } from '../oauth-error.ts'
import { issueForGrant } from './issue-for-grant.ts'
import type { TokenResponse } from './token-response.ts'

/** RFC 8628 §3.5: by how many seconds the interval grows with each poll that comes too early. */
const SLOW_DOWN = 5

/**
 * Answers a device's poll, RFC 8628 §3.4: with tokens, once, when somebody has approved it.
 *
 * @throws {OAuthError} `authorization_pending`, `slow_down`, `expired_token`, `access_denied`,
 *   `invalid_grant`, `invalid_target`
 */
export async function exchangeDeviceCode(
  env: Env,
  client: Client,
  request: { readonly deviceCode: string; readonly resources: readonly string[] },
): Promise<TokenResponse> {
  const now = env.clock.now()
  const deviceCodeHash = sha256(request.deviceCode)
  const found = await env.database.run((store) => findDeviceCode(store, deviceCodeHash))
  const { code, granted } = requireRightful(found, client)
  if (code.status === 'spent') throw unusable()
  if (code.expiresAt <= now) throw new OAuthError('expired_token', 'the device code has expired')
  if (code.status === 'denied') throw new OAuthError('access_denied', 'the person said no')
  if (code.status === 'pending') throw await refusePending(env, code, now)
  if (granted === undefined || !isAlive(granted, now)) throw unusable()

  const response = await issueForGrant(env, {
    client,
    granted,
    resources: request.resources,
    now,
    *spend(store, expiresAt) {
      if (!(yield* spendDeviceCode(store, deviceCodeHash, now))) return false
      yield* extendGrant(store, granted.grant.grantId, expiresAt)
      return true
    },
  })
  if (response === undefined) throw unusable()
  return response
}

function requireRightful(found: GrantedDeviceCode | undefined, client: Client): GrantedDeviceCode {
  if (found === undefined || found.code.clientId !== client.clientId) throw unusable()
  return found
}

async function refusePending(env: Env, code: DeviceCode, now: Date): Promise<OAuthError> {
  const isInTime = await env.database.transaction(function* (store) {
    if (yield* recordPoll(store, code, now)) return true
    yield* slowDown(store, code, { interval: code.interval + SLOW_DOWN, now })
    return false
  })
  return isInTime
    ? new OAuthError('authorization_pending', 'nobody has decided yet')
    : new OAuthError('slow_down', `poll less often: every ${code.interval + SLOW_DOWN} seconds`)
}

/** One answer for a code that is unknown, another client's, spent, or whose grant was revoked. */
function unusable(): OAuthError {
  return new OAuthError('invalid_grant', 'the device code is not valid')
}

import { type Origin, personActor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { Client } from '../clients/client.ts'
import { findClient } from '../clients/find-client.ts'
import { findConsent, putConsent } from '../consents/consent.store.ts'
import { addConsent } from '../consents/consent.ts'
import type { Env } from '../env.ts'
import { insertGrant, revokeGrant } from '../grants/grant.store.ts'
import { asGrantId } from '../grants/grant.ts'
import { contextOf } from '../sessions/authentication-context.ts'
import type { Session } from '../sessions/session.ts'
import { type DeviceCode, decideDeviceCode, findPendingDeviceCode } from './device-code.store.ts'
import { formatUserCode, parseUserCode } from './user-code.ts'

/** What a device waits for somebody to decide. */
export interface PendingDevice {
  readonly client: Client
  readonly code: DeviceCode
  /** As people read it. */
  readonly userCode: string
}

/** Who decides, and from where. */
export interface DeviceJudge {
  readonly session: Session
  readonly origin: Origin
}

/** The device of a user code that somebody typed, if it waits for a decision, RFC 8628 §3.3. */
export async function findPendingDevice(env: Env, typed: string): Promise<PendingDevice | undefined> {
  const userCode = parseUserCode(typed)
  if (userCode === undefined) return undefined
  const userCodeHash = await env.secrets.keyedDigest('user-code', userCode)
  const code = await env.database.run((store) => findPendingDeviceCode(store, userCodeHash, env.clock.now()))
  const client = code && (await findClient(env, code.clientId))
  return code && client && { code, client, userCode: formatUserCode(userCode) }
}

/**
 * Lets a device have what it asked for. The grant is made here, with the sign-in of whoever allows it;
 * the device's next poll finds it.
 *
 * @returns false if it has been decided on meanwhile, or has expired, or the sign-in has ended.
 */
export function approveDevice(
  env: Env,
  { code, client }: PendingDevice,
  { session, origin }: DeviceJudge,
): Promise<boolean> {
  const { subject } = session.user
  const { clientId } = client
  const { scopes, resources, deviceCodeHash, expiresAt } = code
  return env.database.transaction(function* (store) {
    const now = env.clock.now()
    const grantId = asGrantId(env.random.id())
    const authTime = Math.floor(session.authTime.getTime() / 1000)
    const isGranted = yield* insertGrant(store, {
      grantId,
      clientId,
      subject,
      sessionId: session.sessionId,
      scopes,
      resources,
      authentication: { authTime, acr: contextOf(session.amr), amr: session.amr },
      createdAt: now,
      expiresAt: new Date(Math.max(session.expiresAt.getTime(), expiresAt.getTime())),
    })
    if (!isGranted) return false
    const decision = { status: 'approved', grantId } as const
    if (!(yield* decideDeviceCode(store, deviceCodeHash, { decision, now }))) {
      yield* revokeGrant(store, grantId, now)
      return false
    }
    const given = yield* findConsent(store, { subject, clientId })
    const allowed = addConsent(given, { scopes, resources, claims: [] })
    yield* putConsent(store, { subject, clientId }, { ...allowed, consentId: env.random.id(), now })
    yield* insertAuditEvents(store, env, [
      {
        by: personActor(subject, origin),
        action: 'device.approve',
        target: clientId,
        detail: { scopes, resources },
      },
    ])
    return true
  })
}

/** Refuses a device what it asked for; false as for {@link approveDevice}. */
export function denyDevice(
  env: Env,
  { code, client }: PendingDevice,
  { session, origin }: DeviceJudge,
): Promise<boolean> {
  const decision = { status: 'denied' } as const
  return env.database.transaction(function* (store) {
    if (!(yield* decideDeviceCode(store, code.deviceCodeHash, { decision, now: env.clock.now() })))
      return false
    const by = personActor(session.user.subject, origin)
    yield* insertAuditEvents(store, env, [{ by, action: 'device.deny', target: client.clientId, detail: {} }])
    return true
  })
}

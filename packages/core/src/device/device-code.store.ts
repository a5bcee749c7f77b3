import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import { rows, type Steps } from '@barycenter/database/transaction'
import { and, eq, gt, isNull, lte, or } from 'drizzle-orm'
import { addSeconds } from '../clock.ts'
import { asPersonalGrant, type PersonalGrant } from '../grants/grant.store.ts'
import type { GrantId } from '../grants/grant.ts'
import { personColumns } from '../users/person.ts'

/** A device's request for authorization, RFC 8628 §3.1, as it is stored. */
export type DeviceCode = Schema['deviceCodes']['$inferSelect']

/** A device code, and the grant of whoever approved it. */
export interface GrantedDeviceCode {
  readonly code: DeviceCode
  readonly granted: PersonalGrant | undefined
}

/** Stores a device code; false if its user code is in use. */
export function* insertDeviceCode(
  { queries, tables }: Store,
  code: Schema['deviceCodes']['$inferInsert'],
): Steps<boolean> {
  const { deviceCodes } = tables
  const inserted = yield* rows(
    queries
      .insert(deviceCodes)
      .values(code)
      .onConflictDoNothing()
      .returning({ clientId: deviceCodes.clientId }),
  )
  return inserted.length === 1
}

/** The device code with a hash, whatever its state. */
export function* findDeviceCode(
  { queries, tables }: Store,
  deviceCodeHash: string,
): Steps<GrantedDeviceCode | undefined> {
  const { deviceCodes, grants, users } = tables
  const [row] = yield* rows(
    queries
      .select({ code: deviceCodes, grant: grants, person: personColumns(users) })
      .from(deviceCodes)
      .leftJoin(grants, eq(grants.grantId, deviceCodes.grantId))
      .leftJoin(users, eq(users.subject, grants.subject))
      .where(eq(deviceCodes.deviceCodeHash, deviceCodeHash)),
  )
  if (row === undefined) return undefined
  const { code, grant, person } = row
  return { code, granted: grant === null || person === null ? undefined : asPersonalGrant({ grant, person }) }
}

/** The device code that a person is asked about: one of this user code that nobody has decided on and that has not expired. */
export function* findPendingDeviceCode(
  { queries, tables }: Store,
  userCodeHash: string,
  now: Date,
): Steps<DeviceCode | undefined> {
  const { deviceCodes } = tables
  const pending = and(
    eq(deviceCodes.userCodeHash, userCodeHash),
    eq(deviceCodes.status, 'pending'),
    gt(deviceCodes.expiresAt, now),
  )
  const [code] = yield* rows(queries.select().from(deviceCodes).where(pending))
  return code
}

/** What a person decides about a device. */
export type DeviceDecision =
  | { readonly status: 'approved'; readonly grantId: GrantId }
  | { readonly status: 'denied' }

/** Writes what a person decided: true for exactly one decision, while the code can still be decided on. */
export function* decideDeviceCode(
  { queries, tables }: Store,
  deviceCodeHash: string,
  { decision, now }: { readonly decision: DeviceDecision; readonly now: Date },
): Steps<boolean> {
  const { deviceCodes } = tables
  const pending = and(
    eq(deviceCodes.deviceCodeHash, deviceCodeHash),
    eq(deviceCodes.status, 'pending'),
    gt(deviceCodes.expiresAt, now),
  )
  const decided = yield* rows(
    queries.update(deviceCodes).set(decision).where(pending).returning({ clientId: deviceCodes.clientId }),
  )
  return decided.length === 1
}

/** Records a poll; false if the one before was not as long ago as the code's interval says. */
export function* recordPoll(
  { queries, tables }: Store,
  { deviceCodeHash, interval }: Pick<DeviceCode, 'deviceCodeHash' | 'interval'>,
  now: Date,
): Steps<boolean> {
  const { deviceCodes } = tables
  const isDue = or(isNull(deviceCodes.polledAt), lte(deviceCodes.polledAt, addSeconds(now, -interval)))
  const recorded = yield* rows(
    queries
      .update(deviceCodes)
      .set({ polledAt: now })
      .where(and(eq(deviceCodes.deviceCodeHash, deviceCodeHash), isDue))
      .returning({ clientId: deviceCodes.clientId }),
  )
  return recorded.length === 1
}

/** Records a poll that came too early, and the longer interval that holds from now on. */
export function* slowDown(
  { queries, tables }: Store,
  { deviceCodeHash }: Pick<DeviceCode, 'deviceCodeHash'>,
  { interval, now }: { readonly interval: number; readonly now: Date },
): Steps<void> {
  const { deviceCodes } = tables
  yield* rows(
    queries
      .update(deviceCodes)
      .set({ interval, polledAt: now })
      .where(eq(deviceCodes.deviceCodeHash, deviceCodeHash))
      .returning({ clientId: deviceCodes.clientId }),
  )
}

/** Spends an approved device code: true for exactly one caller. */
export function* spendDeviceCode(
  { queries, tables }: Store,
  deviceCodeHash: string,
  now: Date,
): Steps<boolean> {
  const { deviceCodes } = tables
  const approved = and(
    eq(deviceCodes.deviceCodeHash, deviceCodeHash),
    eq(deviceCodes.status, 'approved'),
    gt(deviceCodes.expiresAt, now),
  )
  const spent = yield* rows(
    queries
      .update(deviceCodes)
      .set({ status: 'spent' })
      .where(approved)
      .returning({ clientId: deviceCodes.clientId }),
  )
  return spent.length === 1
}

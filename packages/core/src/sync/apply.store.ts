import type { Store } from '@barycenter/database/database'
import type { Schema } from '@barycenter/database/schema'
import type { Steps } from '@barycenter/database/transaction'
import type { Actor } from '../audit/actor.ts'
import { insertAuditEvents } from '../audit/audit.store.ts'
import type { AuditEvent } from '../audit/audit-event.ts'
import type { Env } from '../env.ts'
import { shutOut } from '../logout/end-session.store.ts'
import { insertUsers } from '../users/user.store.ts'
import { asSubject, type Subject } from '../users/user.ts'
import { deleteUsers, updateUsers } from '../users/user-changes.store.ts'
import { deleteCheckpoints, replaceCheckpoints } from './checkpoint.store.ts'
import type { CheckpointChanges } from './checkpoints.ts'
import { endsSessions, type PlannedRecord } from './planned-record.ts'

/** Somebody changed a user after the plan was made: roll back, and plan again. */
export class PlanMovedError extends Error {
  override readonly name = 'PlanMovedError'
}

/** A plan with all that takes time already done. */
export interface PreparedPlan {
  readonly runId: string
  readonly source: string
  readonly by: Actor
  readonly records: readonly PlannedRecord[]
  /** The hashes of the passwords that are set, by the records' indexes. */
  readonly hashes: ReadonlyMap<number, string>
  readonly checkpoints: CheckpointChanges
}

/** What was written. */
export interface Written {
  /** The subjects of created users, by the records' indexes. */
  readonly subjects: ReadonlyMap<number, Subject>
  /** How many sessions each user lost. */
  readonly sessionsRevoked: ReadonlyMap<Subject, number>
  /** How many live grants all of them lost together. */
  readonly grantsRevoked: number
  readonly rowsWritten: number
}

type Create = Extract<PlannedRecord, { kind: 'create' }>
type Update = Extract<PlannedRecord, { kind: 'update' | 'disable' }>
type Note = Extract<PlannedRecord, { kind: 'unchanged' }>
type Delete = Extract<PlannedRecord, { kind: 'delete' }>

/**
 * Writes what a plan says, in the transaction that it is called in. Each write names the state that it
 * was decided on.
 *
 * @throws {PlanMovedError} when that is not the state any more; the transaction must not be committed.
 */
export function* applyPlan(
  store: Store,
  env: Pick<Env, 'clock' | 'random'>,
  plan: PreparedPlan,
): Steps<Written> {
  const creates = plan.records.filter((record): record is Create => record.kind === 'create')
  const updates = plan.records.filter(
    (record): record is Update => record.kind === 'update' || record.kind === 'disable',
  )
  const notes = plan.records.filter((record): record is Note => record.kind === 'unchanged')
  const deletes = plan.records.filter((record): record is Delete => record.kind === 'delete')
  const now = env.clock.now()

  const rows = creates.map((record) => newUser(record, { plan, now, subject: env.random.id() }))
  const inserted = yield* insertUsers(store, rows)
  if (inserted.size < rows.length) throw new PlanMovedError('a username was taken')

  const changed = updates.map((record) => ({
    ...record.actual,
    ...record.fields,
    updatedAt: now,
    ...declared(record),
    ...password(record, { plan, now }),
  }))
  const noted = notes.flatMap((record) =>
    record.noted === undefined ? [] : [{ ...record.actual, ...declared(record) }],
  )
  if (!(yield* updateUsers(store, [...changed, ...noted]))) throw new PlanMovedError('a user was changed')

  const out = [...updates.filter(endsSessions), ...deletes].map(({ actual }) => actual.subject)
  const { subjects: revoked, grantsRevoked, deliveries } = yield* shutOut(store, out, now)
  const isDeleted = yield* deleteUsers(
    store,
    deletes.map(({ actual }) => actual),
  )
  if (!isDeleted) throw new PlanMovedError('a user was changed')
  const subjects = new Map(
    creates.map(({ desired }, nth) => [desired.index, asSubject(rows[nth]?.subject ?? '')]),
  )
  const events = [
    ...creates.map((record) => event(plan, record, subjects.get(record.desired.index) ?? '')),
    ...[...updates, ...deletes].map((record) => event(plan, record, record.actual.subject)),
  ]
  const audited = yield* insertAuditEvents(store, env, events)
  const { replaced, deleted } = plan.checkpoints
  const checkpoints =
    (yield* replaceCheckpoints(store, plan.source, replaced)) +
    (yield* deleteCheckpoints(store, plan.source, deleted))

  return {
    subjects,
    sessionsRevoked: count(revoked),
    grantsRevoked,
    rowsWritten:
      rows.length +
      updates.length +
      noted.length +
      deletes.length +
      audited +
      checkpoints +
      revoked.length +
      grantsRevoked +
      deliveries,
  }
}

function newUser(
  record: Create,
  { plan, now, subject }: { plan: PreparedPlan; now: Date; subject: string },
): Schema['users']['$inferInsert'] {
  return {
    ...record.fields,
    subject,
    usernameKey: record.desired.key,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    ...password(record, { plan, now }),
  }
}

/** The columns of a password that is set; none if it stays. */
function password(
  { credential, desired }: Create | Update,
  { plan, now }: { plan: PreparedPlan; now: Date },
) {
  if (credential === undefined) return {}
  const hash = plan.hashes.get(desired.index)
  if (hash === undefined) throw new TypeError(`record ${desired.index} was not prepared`)
  return { passwordHash: hash, declaredPasswordHash: hash, passwordRehash: null, passwordChangedAt: now }
}

/** The column of a password that is found to be the declared one. */
function declared({ noted }: Update | Note) {
  return noted === undefined ? {} : { declaredPasswordHash: noted }
}

function event({ by, runId }: PreparedPlan, record: Create | Update | Delete, target: string): AuditEvent {
  const changes = record.changes.map((change) => ({ ...change }))
  return {
    by,
    action: `user.${record.kind}`,
    target,
    runId,
    detail: { username: record.desired.user.username, changes },
  }
}

function count(subjects: readonly Subject[]): Map<Subject, number> {
  const counts = new Map<Subject, number>()
  for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  return counts
}

import type { Env } from '../../env.ts'
import type { PlannedRecord } from '../planned-record.ts'
import { endsSessions } from '../planned-record.ts'
import type { StagedUser } from './staged-batch.store.ts'
import type { BatchCounts } from './staged-run.ts'

/** What a planned batch is made rows of. */
interface Staging {
  readonly runId: string
  readonly number: number
  /** The hashes of the passwords that are set, by the records' indexes. */
  readonly hashes: ReadonlyMap<number, string>
  /** Whether users to whom nothing happens are stored, too, so that nobody prunes them. */
  readonly keepsListed: boolean
}

/** The rows of a planned batch. No plaintext is in them. */
export function stageRows(
  { random }: Pick<Env, 'random'>,
  plan: readonly PlannedRecord[],
  { runId, number, hashes, keepsListed }: Staging,
): StagedUser[] {
  const taken = new Set<string>()
  return plan.flatMap((record) => {
    const { desired } = record
    const kind = kindOf(record)
    if (kind === 'listed' && !keepsListed) return []
    // Of bad records several may have one username, or none. A blank begins no username.
    const isTaken = desired.key === '' || taken.has(desired.key)
    taken.add(desired.key)
    const { username } = desired.user
    const changes = 'changes' in record ? record.changes.map((change) => ({ ...change })) : []
    const actual = 'actual' in record ? record.actual : undefined
    const fields = 'fields' in record ? record.fields : kind === 'noted' ? actual : undefined
    return {
      runId,
      batch: number,
      kind,
      recordIndex: desired.index,
      usernameKey: isTaken ? ` ${number} ${desired.index}` : desired.key,
      subject: kind === 'create' ? random.id() : (actual?.subject ?? null),
      decidedRevision: actual?.revision ?? 0,
      username: fields?.username ?? null,
      email: fields?.email ?? null,
      emailVerified: fields?.emailVerified ?? null,
      enabled: fields?.enabled ?? null,
      properties: fields?.properties ?? null,
      source: fields?.source ?? null,
      passwordHash: hashes.get(desired.index) ?? null,
      notedHash: 'noted' in record ? (record.noted ?? null) : null,
      endsSessions: endsSessions(record),
      sessionsRevoked: 0,
      eventId: random.id(),
      detail: { username: username.isWellFormed() ? username.replaceAll('\0', '') : '', changes },
      errors: record.kind === 'refused' ? record.errors.map((error) => ({ ...error })) : null,
    }
  })
}

function kindOf(record: PlannedRecord): StagedUser['kind'] {
  switch (record.kind) {
    case 'unchanged':
      return record.noted === undefined ? 'listed' : 'noted'
    case 'gone':
      return 'listed'
    case 'create':
    case 'update':
    case 'disable':
    case 'delete':
    case 'refused':
      return record.kind
  }
}

/** Counts what a planned batch comes to. */
export function countPlan(
  plan: readonly PlannedRecord[],
  work: Pick<BatchCounts, 'passwordsHashed' | 'passwordsVerified' | 'checkpoints' | 'renewed'>,
): BatchCounts {
  const count = (...kinds: PlannedRecord['kind'][]) => plan.filter(({ kind }) => kinds.includes(kind)).length
  return {
    total: plan.length,
    created: count('create'),
    updated: count('update'),
    unchanged: count('unchanged', 'gone'),
    disabled: count('disable'),
    deleted: count('delete'),
    failed: count('refused'),
    noted: plan.filter((record) => kindOf(record) === 'noted').length,
    ...work,
  }
}

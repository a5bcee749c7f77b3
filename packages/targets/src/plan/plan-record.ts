import { toBytes } from '../file/users-file.ts'
import type { SecretRefusal } from '../secrets.ts'
import type { CheckedRecord, RecordError } from './checked-record.ts'
import { type Change, type Decision, type EntryChange, PASSWORD_CHANGE } from './decision.ts'
import type { PlanContext } from './plan-context.ts'
import { planRemoval } from './plan-removal.ts'
import { planLogin, refuseRole } from './plan-role.ts'

/** Decides what a record means for the user that it names. */
export async function planRecord(context: PlanContext, record: CheckedRecord): Promise<Decision> {
  const { user, errors } = record
  if (errors.length > 0) return refuse(context, record, errors)
  const owned = context.users.get(user.username)
  const foreign = refuseForeign(context, record)
  if (foreign !== undefined) return refuse(context, record, [foreign])
  if (user.state === 'ABSENT') {
    return context.absent === 'NONE'
      ? refuse(context, record, [
          {
            code: 'PRUNE_REQUIRED',
            message: 'the run must say by prune whether absent users are disabled or deleted',
            path: `/users/${record.index}/state`,
          },
        ])
      : planRemoval(context, { index: record.index, name: user.username, how: context.absent })
  }
  // An absent field never lets in again who was shut out.
  if (!(user.enabled ?? owned?.disabled !== true)) return planExclusion(context, record)
  return planAdmission(context, record)
}

/** Without the right to take over, whoever is there already has to belong to the run's source. */
function refuseForeign(context: PlanContext, { index, user }: CheckedRecord): RecordError | undefined {
  const { file, users, roles, source, takesOver } = context
  const { username: name } = user
  if (takesOver) return undefined
  const role = roles?.byName.get(name)
  const hasEntry = file.secretOf(toBytes(name)) !== undefined
  const owners = [
    ...(hasEntry || users.has(name) ? [users.get(name)?.source] : []),
    ...(role === undefined || users.get(name)?.source === source ? [] : [role.madeFor]),
  ]
  const foreign = owners.filter((owner) => owner !== source)
  if (foreign.length === 0) return undefined
  const [owner] = foreign
  const whose = owner === undefined ? 'no source' : `the source ${JSON.stringify(owner)}`
  return {
    code: 'USER_OF_OTHER_SOURCE',
    message: `this user is there already and belongs to ${whose}; this run takes over nobody`,
    path: `/users/${index}/username`,
  }
}

/** Somebody who is declared not to come in, and remembered so, even if they never could. */
function planExclusion(context: PlanContext, { index, user }: CheckedRecord): Decision {
  const { username: name } = user
  const owned = context.users.get(name)
  const removal = planRemoval(context, { index, name, how: 'DISABLE' })
  if (removal.action !== 'UNCHANGED' || owned?.disabled === true) return removal
  return {
    ...removal,
    action: 'CREATE',
    changes: [{ field: 'enabled', before: null, after: false }],
    owned: { name, source: context.source, disabled: true },
  }
}

async function planAdmission(context: PlanContext, record: CheckedRecord): Promise<Decision> {
  const { index, user, credential, policy } = record
  const { username: name } = user
  const { file, users, writer, roles, source } = context
  const owned = users.get(name)
  const role = roles?.byName.get(name)
  const current = file.secretOf(toBytes(name))
  const error = (code: string, field: string, message: string) =>
    refuse(context, record, [{ code, message, path: `/users/${index}/${field}` }])

  const roleRefusal = roles && refuseRole(name, role, owned)
  if (roleRefusal !== undefined) return error('USER_PROTECTED', 'username', roleRefusal)
  if (credential === undefined && current === undefined) {
    return error('CREDENTIAL_REQUIRED', 'password', 'a new user needs a password or a password hash')
  }

  const declared = policy === 'INITIAL' && current !== undefined ? undefined : credential
  const chosen =
    declared && (await writer.secretFor(name, declared, [role?.verifier ?? undefined, fromBytes(current)]))
  if (chosen?.kind === 'refused') return refuseSecret(context, record, chosen)
  const secret = chosen?.secret ?? fromBytes(current)
  const isNewSecret = chosen !== undefined && toBytes(chosen.secret) !== current
  const entry: EntryChange = isNewSecret ? { kind: 'set', secret: chosen.secret } : { kind: 'keep' }

  // A role that is missing is made for whoever has a password, also where another one would stay.
  const forRole = role === undefined ? credential : declared
  const plan = roles && (await planLogin(roles, source, { name, credential: forRole, secret, isNewSecret }))
  const changes: Change[] = [
    ...(owned?.disabled === true ? [{ field: 'enabled', before: false, after: true }] : []),
    ...(isNewSecret ? [PASSWORD_CHANGE] : []),
    ...(owned === undefined && current !== undefined
      ? [{ field: 'source', before: null, after: source }]
      : []),
    ...(plan?.changes ?? []),
  ]
  const isNew = current === undefined && owned === undefined
  return {
    index,
    name,
    action: isNew ? 'CREATE' : changes.length === 0 ? 'UNCHANGED' : 'UPDATE',
    changes,
    errors: [],
    entry,
    // Who belongs to nobody yet belongs to the first source that declares them.
    owned: { name, source: owned?.source ?? source },
    role: plan?.change,
  }
}

function refuse(
  context: PlanContext,
  { index, user }: CheckedRecord,
  errors: readonly RecordError[],
): Decision {
  const { username: name } = user
  return {
    ...{ index, name, errors },
    action: 'FAIL',
    changes: [],
    entry: { kind: 'keep' },
    owned: context.users.get(name),
    role: undefined,
  }
}

function refuseSecret(context: PlanContext, record: CheckedRecord, refusal: SecretRefusal): Decision {
  const { code, message, field } = refusal
  return refuse(context, record, [{ code, message, path: `/users/${record.index}/${field}` }])
}

/** A secret that we wrote is text again; what others wrote only has to differ from it. */
function fromBytes(secret: string | undefined): string | undefined {
  return secret === undefined ? undefined : Buffer.from(secret, 'latin1').toString('utf8')
}

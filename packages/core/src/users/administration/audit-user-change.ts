import type { Actor } from '../../audit/actor.ts'
import type { AuditEvent } from '../../audit/audit-event.ts'
import type { UserRecord } from '../user.ts'
import type { FieldChange } from '../user-fields.ts'
import { changesOf, type UserChange } from './user-change.ts'

/** How the audit log tells of a change to a user. */
export function auditUserChange(
  by: Actor,
  { actual, change }: { readonly actual: UserRecord; readonly change: UserChange },
  { sessionsRevoked, grantsRevoked }: { readonly sessionsRevoked: number; readonly grantsRevoked: number },
): AuditEvent {
  const changes = changesOf(actual, change)
  const { username, subject } = actual
  return {
    by,
    action: change.kind === 'delete' ? 'user.delete' : actionOf(changes),
    target: subject,
    detail: { username, changes: changes.map((each) => ({ ...each })), sessionsRevoked, grantsRevoked },
  }
}

/** What a change is called: by its only part, if that has a name of its own. */
function actionOf(changes: readonly FieldChange[]): string {
  const [first, ...others] = changes
  if (first === undefined || others.length > 0) return 'user.update'
  switch (first.field) {
    case 'password':
      return 'user.set_password'
    case 'enabled':
      return first.after === true ? 'user.enable' : 'user.disable'
    default:
      return 'user.update'
  }
}

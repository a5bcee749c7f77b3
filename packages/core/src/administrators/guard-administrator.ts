import { allows, type Principal } from '../admin-tokens/admin-token.ts'
import { ProtectedError } from '../errors.ts'
import type { Settings } from '../settings.ts'
import type { UserRecord } from '../users/user.ts'
import { refuseAdministrator } from './administrator.ts'

/**
 * Refuses that an operator who does not hold `admin` makes or changes an administrator.
 *
 * @param states the user before and after; undefined where there is none.
 * @throws {ProtectedError} ADMIN_REQUIRED
 */
export function guardAdministrator(
  settings: Pick<Settings, 'administrators'>,
  operator: Principal,
  states: readonly (Pick<UserRecord, 'properties'> | undefined)[],
): void {
  const message = refuseAdministrator(settings, allows(operator, 'admin'), states)
  if (message !== undefined) throw new ProtectedError('ADMIN_REQUIRED', message, { path: '/user' })
}

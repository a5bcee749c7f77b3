import type { Settings } from '../settings.ts'
import type { UserRecord } from '../users/user.ts'

type Needs = Pick<Settings, 'administrators'>

/** Whether a user is an administrator, enabled or not. Nobody is where no roles are configured. */
export function isAdministrator(
  { administrators }: Needs,
  { properties }: Pick<UserRecord, 'properties'>,
): boolean {
  if (administrators === undefined) return false
  const { property, roles } = administrators
  const held = Object.hasOwn(properties, property) ? properties[property] : undefined
  return (Array.isArray(held) ? held : [held]).some(
    (role) => typeof role === 'string' && roles.includes(role),
  )
}

/**
 * Why an operator who does not hold `admin` may not make a change: it makes an administrator, or changes one. Otherwise
 * whoever may write users could take an administrator's password, or the role, and with it all the rest.
 *
 * @param states the user before and after; undefined where there is none.
 */
export function refuseAdministrator(
  settings: Needs,
  mayAdminister: boolean,
  states: readonly (Pick<UserRecord, 'properties'> | undefined)[],
): string | undefined {
  if (mayAdminister || !states.some((state) => state !== undefined && isAdministrator(settings, state))) {
    return undefined
  }
  return 'this user is, or would be, an administrator of this service: to change one, or make one, a token needs the scope admin'
}

import type { Env } from '../../env.ts'
import { type InputFault, InvalidInputError } from '../../errors.ts'
import { checkUser } from '../check-user.ts'
import type { DeclaredUser } from '../declared-user.ts'

/** @throws {InvalidInputError} with all that is wrong with what is declared about a user. */
export function refuseUserFaults({ settings }: Pick<Env, 'settings'>, declared: DeclaredUser): void {
  refuseFaults(
    checkUser(declared, settings.minimumPasswordLength).map(({ field, message }) => ({
      path: `/${field}`,
      message,
    })),
  )
}

/** @throws {InvalidInputError} if there are any faults. */
export function refuseFaults(faults: readonly InputFault[]): void {
  const [first, ...others] = faults
  if (first !== undefined) throw new InvalidInputError([first, ...others])
}

/** The hash of a declared password, or the declared hash; undefined if there is neither. */
export async function hashDeclared(
  { passwords }: Pick<Env, 'passwords'>,
  { password, passwordHash }: Pick<DeclaredUser, 'password' | 'passwordHash'>,
): Promise<string | undefined> {
  if (typeof password === 'string') return passwords.hash(password, 'person')
  return passwordHash ?? undefined
}

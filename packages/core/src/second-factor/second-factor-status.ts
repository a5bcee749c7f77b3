import type { Env } from '../env.ts'
import { listPasskeys } from '../passkeys/own-passkeys.ts'
import type { User } from '../users/user.ts'
import { findUserByUsername } from '../users/users.ts'

/** How it stands with a user's second factor. */
export interface SecondFactorStatus {
  readonly user: User
  readonly passkeyCount: number
  /** When the oldest passkey was set up that they still have. */
  readonly enrolledAt: Date | undefined
}

/** How it stands with the user of a username, compared as usernames are; undefined if there is none. */
export async function findSecondFactorStatus(
  env: Pick<Env, 'database'>,
  username: string,
): Promise<SecondFactorStatus | undefined> {
  const user = await findUserByUsername(env, username)
  if (user === undefined) return undefined
  const passkeys = await listPasskeys(env, user.subject)
  return { user, passkeyCount: passkeys.length, enrolledAt: passkeys[0]?.createdAt }
}

import type { Env } from '../env.ts'
import { listPasskeysOfAll } from '../passkeys/own-passkeys.ts'
import { findUsersOf } from './users.ts'

/** The ways of signing in. */
export type SignInMethodKind = 'PASSWORD' | 'PASSKEY'

/** One way in which a user can sign in. */
export interface SignInMethod {
  readonly kind: SignInMethodKind
  /** Since when it is as it is; undefined if that is not known. */
  readonly since: Date | undefined
  /** What the person calls it; undefined if there is only one of its kind. */
  readonly name: string | undefined
}

/** How users can sign in, while they are enabled: a list for each subject, in their order. */
export async function findSignInMethods(
  env: Pick<Env, 'database'>,
  subjects: readonly string[],
): Promise<SignInMethod[][]> {
  const [users, passkeys] = [await findUsersOf(env, subjects), await listPasskeysOfAll(env, subjects)]
  return subjects.map((subject, nth) => {
    const user = users.find((each) => each.subject === subject)
    if (user === undefined) return []
    const { hasPassword, passwordChangedAt } = user
    const password = { kind: 'PASSWORD', since: passwordChangedAt ?? undefined, name: undefined } as const
    return [
      ...(hasPassword ? [password] : []),
      ...(passkeys[nth] ?? []).map(
        ({ createdAt, name }) => ({ kind: 'PASSKEY', since: createdAt, name }) as const,
      ),
    ]
  })
}

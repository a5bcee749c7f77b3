import type { Env } from '../env.ts'
import { listUsers } from '../users/user.store.ts'
import type { UserRecord } from '../users/user.ts'

const USERS_PER_PAGE = 1000

/** Whose users are exported. */
export interface ExportOptions {
  /** Only those who belong to this source, which the document names then; undefined for all. */
  readonly source: string | undefined
}

/**
 * A users file of the users as they are stored, piece by piece, a line for each, in the order they were
 * created. It holds their password hashes. A sync of it under `ENFORCE` finds all of them unchanged.
 * Pages are read one after the other: who is changed in the meantime is in it as they were, or as they are.
 */
export async function* exportUsers(
  { database }: Pick<Env, 'database'>,
  { source }: ExportOptions,
): AsyncGenerator<string> {
  yield source === undefined ? '{\n  "users": [' : `{\n  "source": ${JSON.stringify(source)},\n  "users": [`
  let after: string | undefined
  let separator = '\n'
  for (;;) {
    const page = { after, limit: USERS_PER_PAGE, source }
    const users = await database.run((store) => listUsers(store, page))
    if (users.length === 0) break
    yield separator + users.map((user) => `    ${JSON.stringify(exportUser(user))}`).join(',\n')
    separator = ',\n'
    after = users.at(-1)?.subject
  }
  yield '\n  ]\n}\n'
}

/** A user as `document-schema.ts` has one. */
function exportUser(user: UserRecord): object {
  const { username, email, emailVerified, enabled, properties, passwordHash } = user
  return {
    username,
    ...(passwordHash === null ? {} : { password_hash: passwordHash }),
    email,
    email_verified: emailVerified,
    enabled,
    properties,
  }
}

import type { TestDatabase } from '@barycenter/testing/databases'
import { verify } from 'argon2'
import { type Row, readRows, usersIn } from '../flows/stored-users.ts'

/** Which version each user is of, by username; nobody who is not there. */
export type UserStates = ReadonlyMap<string, number>

/** Looks at users again and again, and remembers what it saw. */
export interface Witness {
  /**
   * The users as they are stored.
   *
   * @throws {Error} when one of them is of no version in all that it has, is there twice, was written twice,
   *   or has a password that is not the one of the version.
   */
  look(): Promise<UserStates>
}

/** How many passwords a look verifies. */
const VERIFIED = 4

/** Makes a witness of a database. */
export function createWitness(database: Pick<TestDatabase, 'dump'>, random: () => number): Witness {
  /** The hash of each password that was seen: while a user is of one version it is not made anew. */
  const hashes = new Map<string, string>()

  return {
    look: async () => {
      const rows = await readRows(database)
      const users = usersIn(rows)
      const states = new Map<string, number>()
      for (const row of users) {
        const [username, version] = [String(row['username']), versionOf(row)]
        if (states.has(username)) throw new Error(`${username} is there twice`)
        states.set(username, version)
        const [name, hash] = [`${username} ${version}`, String(row['password_hash'])]
        if (row['declared_password_hash'] !== hash) throw new Error(`${name} has the password of another`)
        if ((hashes.get(name) ?? hash) !== hash) throw new Error(`the password of ${name} was set twice`)
        hashes.set(name, hash)
      }
      checkEvents(rows, states)
      for (let nth = 0; nth < VERIFIED && users.length > 0; nth++) {
        const { username, password_hash: hash } = users[Math.floor(random() * users.length)] ?? {}
        const [, number] = String(username).split('-')
        const password = `password ${number} of version ${states.get(String(username))}`
        if (!(await verify(String(hash), password))) throw new Error(`${username} has another password`)
      }
      return states
    },
  }
}

/** The version that all fields of a user are of. */
function versionOf({ username, email, properties, enabled, email_verified: verified }: Row): number {
  const { version } = typeof properties === 'string' ? JSON.parse(properties) : properties
  const isWhole = email === `${username}@v${version}.example` && Number(enabled) + Number(verified) === 2
  if (!isWhole) throw new Error(`${username} is half-written: ${email}, ${JSON.stringify(properties)}`)
  return version
}

/** Each change of a user has one audit event, the last one that to the version that the user is of. */
function checkEvents(rows: readonly Row[], states: UserStates): void {
  const changes = new Set<string>()
  for (const { action, detail } of rows.filter((row) => `${row['action']}`.startsWith('user.'))) {
    const text = typeof detail === 'string' ? detail : JSON.stringify(detail)
    const version = /"after":\s*"user-\d+@v(\d+)\.example"/.exec(text)?.[1]
    const name = `${JSON.parse(text).username} ${version}`
    if (changes.has(name)) throw new Error(`${action} of ${name} is in the audit log twice`)
    changes.add(name)
  }
  for (const [username, version] of states) {
    if (!changes.has(`${username} ${version}`)) throw new Error(`no event of ${username} ${version}`)
  }
}

import { z } from 'zod'
import { defineForeignFormat, isRecord, parseColumn, recordsIn, rowsIn } from './foreign-format.ts'
import {
  besideOurs,
  type ForeignCredential,
  type ForeignUser,
  leftBehind,
  presentProperties,
} from './foreign-user.ts'

const text = z.string().nullish()
/** SQLite has numbers for them. */
const flag = z.union([z.boolean(), z.number()]).nullish()

/** A user of a users.json of the Rust Barycenter, or a row of its table `users` with its properties. */
const schema = z.looseObject({
  username: z.string(),
  password: text,
  password_hash: text,
  email: text,
  email_verified: flag,
  enabled: flag,
  subject: text,
  properties: z.looseObject({}).nullish(),
})

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(schema.shape),
  ...['created_at', 'updated_at', 'passkey_enrolled_at'],
])

/**
 * Users of the Rust Barycenter: its users.json, or rows of its database as an object with the tables
 * `users` and `properties` (which may also be a list of users by itself).
 */
export const readRustBarycenterUsers = defineForeignFormat({
  form: 'users of the Rust Barycenter: an object with a list at `users`',
  find: (value) => {
    if (Array.isArray(value)) return recordsIn(value)
    if (!isRecord(value) || !Array.isArray(value['users'])) return undefined
    const propertiesOf = Map.groupBy(rowsIn(value['properties']), ({ owner }) => owner)
    return recordsIn(value['users'], 'users').map(({ value: user, segments }) => {
      const rows = isRecord(user) ? propertiesOf.get(user['subject']) : undefined
      if (!isRecord(user) || rows === undefined) return { value: user, segments }
      const properties = Object.fromEntries(rows.map((row) => [row['key'], parseColumn(row['value'])]))
      return { value: { ...user, properties }, segments }
    })
  },
  schema,
  convert: convertUser,
})

function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { username, email, enabled } = user
  const ours = presentProperties({ barycenter_subject: user.subject })
  const { properties, losses } = besideOurs(ours, user.properties, 'properties')
  return {
    label: username,
    username,
    email: email ?? undefined,
    emailVerified: user.email_verified === true || user.email_verified === 1,
    enabled: enabled !== false && enabled !== 0,
    credential: credentialOf(user),
    properties,
    losses: [...losses, ...leftBehind(user, KNOWN)],
  }
}

function credentialOf({
  password,
  password_hash: hash,
}: z.infer<typeof schema>): ForeignCredential | undefined {
  if (hash) return { kind: 'hash', hash }
  return password ? { kind: 'password', password } : undefined
}

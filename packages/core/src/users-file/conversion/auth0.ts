import { z } from 'zod'
import { auth0HashSchema, readAuth0Hash } from './auth0-hash.ts'
import { defineForeignFormat, type ForeignRecord, isRecord, recordsIn } from './foreign-format.ts'
import { portableHash } from './foreign-hash.ts'
import {
  type ForeignCredential,
  type ForeignUser,
  type Loss,
  leftBehind,
  presentProperties,
} from './foreign-user.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const identity = z.looseObject({ provider: text, connection: text, isSocial: flag })

/** A user of the export job or of the bulk import, and a line of the hashes that Auth0's support hands out. */
const schema = z.looseObject({
  user_id: text,
  username: text,
  email: text,
  email_verified: flag,
  blocked: flag,
  name: text,
  given_name: text,
  family_name: text,
  nickname: text,
  picture: text,
  phone_number: text,
  phone_verified: flag,
  user_metadata: z.looseObject({}).nullish(),
  app_metadata: z.looseObject({}).nullish(),
  identities: z.array(identity).nullish(),
  passwordHash: text,
  password_hash: text,
  custom_password_hash: auth0HashSchema.nullish(),
})

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(schema.shape),
  ...[
    '_id',
    '_ID',
    'tenant',
    'connection',
    '_tmp_is_unique',
    'password_set_date',
    'created_at',
    'updated_at',
  ],
  ...['last_login', 'last_ip', 'logins_count', 'last_password_reset', 'phone_number', 'phone_verified'],
])

/**
 * Users of Auth0: a list of users (the format of the bulk import), or one per line (an export job, and
 * the file of password hashes that support sends). Records of one user in several files are put together.
 */
export const readAuth0Users = defineForeignFormat({
  form: 'users of Auth0: a list of users, or a user on each line',
  find: (value) => {
    if (Array.isArray(value)) return recordsIn(value)
    return isRecord(value) && idOf(value) !== undefined ? [{ value, segments: [] }] : undefined
  },
  join: joinById,
  schema,
  convert: convertUser,
})

/** The profile and the hash of a user are in different files. */
function joinById(records: readonly ForeignRecord[]): readonly ForeignRecord[] {
  const known = new Map<string, number>()
  const joined: ForeignRecord[] = []
  for (const record of records) {
    const id = isRecord(record.value) ? idOf(record.value) : undefined
    const index = id === undefined ? undefined : known.get(id)
    const first = index === undefined ? undefined : joined[index]
    if (first === undefined || index === undefined) {
      if (id !== undefined) known.set(id, joined.length)
      joined.push(record)
    } else if (isRecord(first.value) && isRecord(record.value)) {
      joined[index] = { ...first, value: { ...first.value, ...record.value } }
    }
  }
  return joined
}

/** The user's id in the database connection: what comes after `auth0|`, which hash files write as `$oid`. */
function idOf(record: Readonly<Record<string, unknown>>): string | undefined {
  const { user_id: id, _id: inner = record['_ID'] } = record
  if (typeof id === 'string') return id.replace(/^auth0\|/, '')
  const oid = isRecord(inner) ? inner['$oid'] : undefined
  return typeof oid === 'string' ? oid : undefined
}

function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { email, username, name, given_name, family_name, nickname, picture, phone_number: phone } = user
  const label = username || email || user.user_id || 'a user without a name'
  const social = (user.identities ?? []).flatMap(({ provider }, index): Loss[] =>
    provider === 'auth0' || provider === undefined || provider === null
      ? []
      : [{ field: `identities/${index} (${provider})` }],
  )
  return {
    label,
    username: username || email || '',
    email: email ?? undefined,
    emailVerified: user.email_verified ?? undefined,
    enabled: user.blocked !== true,
    credential: credentialOf(user),
    properties: presentProperties({
      ...{ name, given_name, family_name, nickname, picture, phone_number: phone },
      ...(phone ? { phone_number_verified: user.phone_verified } : {}),
      user_metadata: user.user_metadata,
      app_metadata: user.app_metadata,
      auth0_id: user.user_id ?? (idOf(user) === undefined ? undefined : `auth0|${idOf(user)}`),
    }),
    losses: [...social, ...unknownHash(user), ...leftBehind(user, KNOWN)],
  }
}

function credentialOf(user: z.infer<typeof schema>): ForeignCredential | undefined {
  const plain = user.passwordHash ?? user.password_hash
  const custom = user.custom_password_hash
  const hash = plain ? portableHash(plain) : custom ? readAuth0Hash(custom) : undefined
  return hash === undefined ? undefined : { kind: 'hash', hash }
}

function unknownHash({ custom_password_hash: custom }: z.infer<typeof schema>): Loss[] {
  if (!custom || readAuth0Hash(custom) !== undefined) return []
  return [{ field: 'custom_password_hash', reason: `hashes by ${custom.algorithm} cannot be verified here` }]
}

import { z } from 'zod'
import { defineForeignFormat, isRecord, recordsIn } from './foreign-format.ts'
import { type ForeignCredential, type ForeignUser, leftBehind, presentProperties } from './foreign-user.ts'

const text = z.string().nullish()

/** One of `staticPasswords` in Dex's configuration. */
const schema = z.looseObject({
  email: z.string(),
  hash: text,
  hashFromEnv: text,
  username: text,
  userID: text,
  preferredUsername: text,
  name: text,
  emailVerified: z.boolean().nullish(),
  groups: z.array(z.string()).nullish(),
})

const KNOWN: ReadonlySet<string> = new Set(Object.keys(schema.shape))

/** The static passwords of Dex: its configuration, or the list by itself. */
export const readDexUsers = defineForeignFormat({
  form: 'a configuration of Dex: an object with a list at `staticPasswords`',
  find: (value) => {
    if (Array.isArray(value)) return recordsIn(value)
    const list = isRecord(value) ? value['staticPasswords'] : undefined
    return Array.isArray(list) ? recordsIn(list, 'staticPasswords') : undefined
  },
  schema,
  convert: convertUser,
})

/** At Dex people sign in with their e-mail address; their “username” is the name that clients are told. */
function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { email, username, name, preferredUsername, groups, userID } = user
  return {
    label: email,
    username: email,
    email,
    emailVerified: user.emailVerified ?? true,
    credential: credentialOf(user),
    properties: presentProperties({
      name: name ?? username,
      preferred_username: preferredUsername ?? username,
      groups,
      dex_user_id: userID,
    }),
    losses: leftBehind(user, KNOWN),
  }
}

/** Dex takes a bcrypt hash as it is, and in base64. */
function credentialOf({ hash, hashFromEnv }: z.infer<typeof schema>): ForeignCredential | undefined {
  if (!hash) return hashFromEnv ? { kind: 'variable', name: hashFromEnv } : undefined
  const decoded = Buffer.from(hash, 'base64').toString('latin1')
  return { kind: 'hash', hash: hash.startsWith('$') || !decoded.startsWith('$2') ? hash : decoded }
}

import { z } from 'zod'
import { defineForeignFormat, isRecord } from './foreign-format.ts'
import { portableHash } from './foreign-hash.ts'
import {
  besideOurs,
  type ForeignCredential,
  type ForeignUser,
  leftBehind,
  presentProperties,
} from './foreign-user.ts'

const text = z.string().nullish()

/** The fields that OpenID Connect Core §5.1 has under the same names. */
const CLAIMS = {
  given_name: text,
  middle_name: text,
  family_name: text,
  nickname: text,
  gender: text,
  birthdate: text,
  website: text,
  profile: text,
  picture: text,
  zoneinfo: text,
  locale: text,
  address: z.looseObject({}).nullish(),
  groups: z.array(z.string()).nullish(),
}

/** A user of `users_database.yml`, and the name under which the file has them. */
const schema = z.looseObject({
  ...CLAIMS,
  key: z.string(),
  password: text,
  disabled: z.boolean().nullish(),
  displayname: text,
  email: text,
  phone_number: text,
  phone_extension: text,
  extra: z.looseObject({}).nullish(),
})

const KNOWN: ReadonlySet<string> = new Set(Object.keys(schema.shape))

/** The users of Authelia's file backend: `{"users": {"john": {…}}}`. */
export const readAutheliaUsers = defineForeignFormat({
  form: 'a users database of Authelia: an object with users by name at `users`',
  find: (value) =>
    isRecord(value) && isRecord(value['users'])
      ? Object.entries(value['users']).map(([key, user]) => ({
          value: isRecord(user) ? { ...user, key } : user,
          segments: ['users', key],
        }))
      : undefined,
  schema,
  convert: convertUser,
})

function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { key, password, disabled, displayname, email, extra, phone_number: phone } = user
  const claims = Object.keys(CLAIMS).map((name) => [name, user[name]])
  const ours = presentProperties({
    name: displayname,
    ...Object.fromEntries(claims),
    // RFC 3966 §5.3, as OpenID Connect Core §5.1 wants it.
    phone_number: phone && user.phone_extension ? `${phone};ext=${user.phone_extension}` : phone,
  })
  const { properties, losses } = besideOurs(ours, extra, 'extra')
  return {
    label: key,
    username: key,
    email: email ?? undefined,
    // Authelia tells its clients so: whoever keeps the file has seen to it.
    emailVerified: true,
    enabled: disabled !== true,
    credential: credentialOf(password ?? ''),
    properties,
    losses: [...losses, ...leftBehind(user, KNOWN)],
  }
}

const PLAINTEXT = '$plaintext$'

function credentialOf(password: string): ForeignCredential | undefined {
  if (password === '') return undefined
  if (password.startsWith(PLAINTEXT)) return { kind: 'password', password: password.slice(PLAINTEXT.length) }
  return { kind: 'hash', hash: portableHash(password) }
}

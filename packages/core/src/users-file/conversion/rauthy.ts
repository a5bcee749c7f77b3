import { z } from 'zod'
import { defineForeignFormat, isRecord, parseColumn, recordsIn, rowsIn } from './foreign-format.ts'
import { besideOurs, type ForeignUser, leftBehind, presentProperties } from './foreign-user.ts'

const text = z.string().nullish()
/** SQLite has numbers for them. */
const flag = z.union([z.boolean(), z.number()]).nullish()
/** A column of names with commas between them; the API has lists. */
const names = z.union([z.string(), z.array(z.string())]).nullish()

/** A row of Rauthy's table `users`, with what other tables say of the user. */
const schema = z.looseObject({
  id: text,
  email: z.string(),
  given_name: text,
  family_name: text,
  password: text,
  roles: names,
  groups: names,
  enabled: flag,
  email_verified: flag,
  language: text,
  values: z.looseObject({}).nullish(),
  attributes: z.looseObject({}).nullish(),
})

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(schema.shape),
  ...['created_at', 'last_login', 'last_failed_login', 'failed_login_attempts', 'password_expires'],
])

/**
 * Rows of Rauthy's database as JSON: those of `users` as a list, or an object with the tables `users`,
 * `users_values` and `user_attr_values`. Rauthy itself exports no passwords.
 */
export const readRauthyUsers = defineForeignFormat({
  form: 'rows of Rauthy: a list of users, or an object with a list at `users`',
  find: (value) => {
    if (Array.isArray(value)) return recordsIn(value)
    if (!isRecord(value) || !Array.isArray(value['users'])) return undefined
    const valuesOf = Map.groupBy(rowsIn(value['users_values']), ({ id }) => id)
    const attributesOf = Map.groupBy(rowsIn(value['user_attr_values']), ({ user_id: id }) => id)
    return recordsIn(value['users'], 'users').map(({ value: user, segments }) => {
      if (!isRecord(user)) return { value: user, segments }
      const attributes = (attributesOf.get(user['id']) ?? []).map((row) => [
        row['key'],
        parseColumn(row['value']),
      ])
      const joined = { values: valuesOf.get(user['id'])?.[0], attributes: Object.fromEntries(attributes) }
      return { value: { ...user, ...joined }, segments }
    })
  },
  schema,
  convert: convertUser,
})

/** People sign in to Rauthy with their e-mail address. */
function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { email, password, given_name, family_name, language } = user
  const { id: _, phone, street, zip, city, country, ...more } = user.values ?? {}
  const ours = presentProperties({
    ...more,
    ...{ given_name, family_name, locale: language, phone_number: phone },
    address: presentProperties({ street_address: street, postal_code: zip, locality: city, country }),
    roles: listOf(user.roles),
    groups: listOf(user.groups),
    rauthy_id: user.id,
  })
  const { properties, losses } = besideOurs(ours, user.attributes, 'attributes')
  return {
    label: email,
    username: email,
    email,
    emailVerified: isSet(user.email_verified),
    enabled: user.enabled === undefined || user.enabled === null || isSet(user.enabled),
    credential: password ? { kind: 'hash', hash: password } : undefined,
    properties,
    losses: [...losses, ...leftBehind(user, KNOWN)],
  }
}

function isSet(value: z.infer<typeof flag>): boolean {
  return value === true || value === 1
}

function listOf(value: z.infer<typeof names>): readonly string[] {
  const list = typeof value === 'string' ? value.split(',') : (value ?? [])
  return list.map((name) => name.trim()).filter((name) => name !== '')
}

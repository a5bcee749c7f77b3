import { z } from 'zod'

/** The spellings of each field in a file; the first is the one of the documentation. */
export const FIELDS = {
  username: ['username'],
  password: ['password'],
  passwordHash: ['password_hash', 'passwordHash'],
  passwordPolicy: ['password_policy', 'passwordPolicy'],
  email: ['email'],
  emailVerified: ['email_verified', 'emailVerified'],
  enabled: ['enabled'],
  properties: ['properties'],
  state: ['state'],
} as const

/** Every name that a users file may have, outside of properties. */
export const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...Object.values(FIELDS).flat(),
  ...['users', 'source', 'defaults', '$schema'],
])

const policy = z.enum(['enforce', 'on_change', 'initial'])
const policyMeta = { description: 'When this password replaces the one that the user has.' }

const user = {
  username: z
    .string()
    .meta({ description: 'The key: compared after NFKC and case folding, stored as written.' }),
  password: z
    .string()
    .meta({ description: 'The password in plain text. Stored only as an argon2id hash.' })
    .optional(),
  password_hash: z
    .string()
    .meta({
      description:
        'Instead of `password`: a hash of it. argon2id, argon2i, scrypt and PBKDF2 in PHC form, bcrypt, ' +
        'sha-crypt, PBKDF2 of passlib and Django, scrypt of Firebase, or LDAP {SSHA}, {SSHA256}, {SSHA512}, {CRYPT}, {ARGON2}.',
    })
    .optional(),
  password_policy: policy.meta(policyMeta).optional(),
  email: z.string().nullable().meta({ description: 'Absent: left as it is. null: cleared.' }).optional(),
  email_verified: z
    .boolean()
    .meta({ description: 'Absent: left as it is, or false when the e-mail address changes.' })
    .optional(),
  enabled: z
    .boolean()
    .meta({ description: 'Whether the user may sign in. Absent: left as it is; true for a new user.' })
    .optional(),
  properties: z
    .record(z.string(), z.json())
    .nullable()
    .meta({ description: 'Per key: a value sets, null removes, an unlisted key stays. null clears all.' })
    .optional(),
  state: z
    .enum(['present', 'absent'])
    .meta({ description: 'absent: the user is disabled or deleted, as the run says by `prune`.' })
    .optional(),
}

/** One user of a file, in either spelling. It checks types only: `check-record.ts` checks the values. */
export const userSchema = z.strictObject({
  ...user,
  passwordHash: user.password_hash,
  passwordPolicy: user.password_policy,
  emailVerified: user.email_verified,
})

const defaults = {
  password_policy: user.password_policy,
  email_verified: user.email_verified,
  enabled: user.enabled,
}

/** The wrapper object, all but its users. */
export const wrapperSchema = z.strictObject({
  $schema: z.string().optional(),
  source: z.string().min(1).meta({ description: 'Who declares these users.' }).optional(),
  defaults: z
    .strictObject({
      ...defaults,
      passwordPolicy: defaults.password_policy,
      emailVerified: defaults.email_verified,
    })
    .meta({ description: 'Values for fields that a user of the file does not have.' })
    .optional(),
  users: z.array(z.unknown()),
})

/** A value that is kept elsewhere; the command puts it in its place before a record is read. */
const elsewhere = z
  .union([
    z.strictObject({
      env: z.string().min(1).meta({ description: 'An environment variable of the command.' }),
    }),
    z.strictObject({
      file: z
        .string()
        .min(1)
        .meta({ description: 'A file that the command reads; a newline at its end is dropped.' }),
    }),
  ])
  .meta({ description: 'Where the value is: the command reads it, the admin service never does.' })

const hashOrElsewhere = z.union([user.password_hash.unwrap(), elsewhere]).optional()

/** A user as it is written down. */
const writtenUserSchema = userSchema.extend({
  password: z.union([user.password.unwrap(), elsewhere]).optional(),
  password_hash: hashOrElsewhere,
  passwordHash: hashOrElsewhere,
})

/** The JSON Schema (2020-12) of a users file, for editors and CI; published as users.schema.json. */
export function usersJsonSchema(): object {
  const list = z.array(writtenUserSchema)
  const wrapper = wrapperSchema.extend({ users: list })
  return {
    title: 'users.json',
    description: 'The users that `barycenter sync-users` makes so: a list, or an object with a list.',
    ...z.toJSONSchema(z.union([list, wrapper]), { reused: 'ref' }),
  }
}

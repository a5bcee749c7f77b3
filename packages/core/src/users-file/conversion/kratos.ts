import { z } from 'zod'
import { defineForeignFormat, isRecord, recordsIn } from './foreign-format.ts'
import { portableHash } from './foreign-hash.ts'
import {
  besideOurs,
  type ForeignCredential,
  type ForeignUser,
  leftBehind,
  presentProperties,
} from './foreign-user.ts'

const text = z.string().nullish()
const password = z.looseObject({
  identifiers: z.array(z.string()).nullish(),
  config: z.looseObject({ hashed_password: text, password: text }).nullish(),
})

/** An identity of Ory Kratos, as its admin API lists them with `include_credential=password`. */
const schema = z.looseObject({
  id: text,
  state: text,
  traits: z.looseObject({}).nullish(),
  credentials: z.looseObject({ password: password.nullish() }).nullish(),
  verifiable_addresses: z.array(z.looseObject({ value: text, verified: z.boolean().nullish() })).nullish(),
  metadata_public: z.unknown().optional(),
})

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(schema.shape),
  ...['schema_id', 'schema_url', 'state_changed_at', 'created_at', 'updated_at', 'recovery_addresses'],
])

/** The identities of Ory Kratos: a list, or an object with a list at `identities`. */
export const readKratosUsers = defineForeignFormat({
  form: 'identities of Ory Kratos: a list of them, or an object with a list at `identities`',
  find: (value) => {
    if (Array.isArray(value)) return recordsIn(value)
    const list = isRecord(value) ? value['identities'] : undefined
    return Array.isArray(list) ? recordsIn(list, 'identities') : undefined
  },
  schema,
  convert: convertUser,
})

function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { email: trait, username: named, name, ...traits } = user.traits ?? {}
  const { password: own, ...others } = user.credentials ?? {}
  const identifiers = own?.identifiers ?? []
  const email = typeof trait === 'string' ? trait : identifiers.find((each) => each.includes('@'))
  const username = chooseUsername(identifiers, [named, email])
  const ours = presentProperties({
    ...namesIn(name),
    preferred_username: named === username ? undefined : named,
    metadata_public: user.metadata_public,
    kratos_id: user.id,
  })
  const { properties, losses } = besideOurs(ours, traits, 'traits')
  return {
    label: username || (user.id ?? 'an identity without a name'),
    username,
    email,
    emailVerified: user.verifiable_addresses?.some(
      ({ value, verified }) => value === email && verified === true,
    ),
    enabled: user.state !== 'inactive',
    credential: credentialOf(own?.config ?? {}),
    properties,
    losses: [
      ...losses,
      ...identifiers.flatMap((each, index) =>
        isSame(each, username) || isSame(each, email)
          ? []
          : [
              {
                field: `credentials/password/identifiers/${index}`,
                reason: 'a user has one name to sign in with',
              },
            ],
      ),
      ...leftBehind(others, new Set()).map(({ field }) => ({ field: `credentials/${field}` })),
      ...leftBehind(user, KNOWN),
    ],
  }
}

/** What people sign in with: one of the identifiers, which Kratos keeps in small letters, as the traits spell it. */
function chooseUsername(identifiers: readonly string[], traits: readonly unknown[]): string {
  const spelled = traits.filter((trait) => typeof trait === 'string')
  const chosen = spelled.find((trait) => identifiers.some((each) => isSame(each, trait)))
  return chosen ?? identifiers[0] ?? spelled[0] ?? ''
}

function isSame(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase()
}

/** The trait that Ory's examples have: one name, or a first and a last. */
function namesIn(name: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(name)) return { name }
  const { first, last, ...rest } = name
  return { given_name: first, family_name: last, name: rest }
}

function credentialOf(config: z.infer<typeof password>['config'] & object): ForeignCredential | undefined {
  if (config.hashed_password) return { kind: 'hash', hash: portableHash(config.hashed_password) }
  return config.password ? { kind: 'password', password: config.password } : undefined
}

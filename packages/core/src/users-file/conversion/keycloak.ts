import { z } from 'zod'
import { defineForeignFormat, isRecord, recordsIn } from './foreign-format.ts'
import { besideOurs, type ForeignUser, type Loss, leftBehind, presentProperties } from './foreign-user.ts'
import { keycloakCredentialSchema, readKeycloakPassword } from './keycloak-hash.ts'

/** A user of a realm export, `UserRepresentation`. */
const schema = z.looseObject({
  username: z.string(),
  id: z.string().nullish(),
  enabled: z.boolean().nullish(),
  email: z.string().nullish(),
  emailVerified: z.boolean().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  attributes: z.record(z.string(), z.union([z.array(z.string()), z.string()])).nullish(),
  credentials: z.array(keycloakCredentialSchema).nullish(),
  groups: z.array(z.string()).nullish(),
  realmRoles: z.array(z.string()).nullish(),
  clientRoles: z.record(z.string(), z.array(z.string())).nullish(),
})

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(schema.shape),
  // What follows from the rest, or is said of the moment of the export.
  ...['createdTimestamp', 'notBefore', 'totp', 'disableableCredentialTypes', 'access', 'self', 'origin'],
])

/**
 * The users of `kc.sh export` (a file, or the files of a folder) or of a partial export with users:
 * `{"realm": …, "users": […]}`, or a list of such.
 */
export const readKeycloakUsers = defineForeignFormat({
  form: 'an export of Keycloak: a realm with a list at `users`',
  find: (value) => {
    const realms = Array.isArray(value) ? value : [value]
    const found = realms.map((realm, index) =>
      isRecord(realm) && Array.isArray(realm['users'])
        ? recordsIn(realm['users'], ...(Array.isArray(value) ? [index] : []), 'users')
        : undefined,
    )
    const users = found.filter((records) => records !== undefined)
    // A list may hold realms without users; a single file is expected to have some.
    return users.length === 0 ? undefined : users.flat()
  },
  schema,
  convert: convertUser,
})

function convertUser(user: z.infer<typeof schema>): ForeignUser {
  const { username, id, enabled, email, emailVerified, groups, realmRoles, clientRoles } = user
  const credentials = (user.credentials ?? []).map((credential, index) => ({ credential, index }))
  const password = credentials.find(({ credential }) => (credential.type ?? 'password') === 'password')
  const ours = presentProperties({
    given_name: user.firstName,
    family_name: user.lastName,
    groups,
    realm_roles: realmRoles,
    client_roles: clientRoles,
    keycloak_id: id,
  })
  const attributes = Object.entries(user.attributes ?? {}).map(([name, value]) => [name, single(value)])
  const credential = password === undefined ? undefined : readKeycloakPassword(password.credential)
  const { properties, losses } = besideOurs(ours, Object.fromEntries(attributes), 'attributes')
  return {
    label: username,
    username,
    email: email ?? undefined,
    emailVerified: emailVerified ?? undefined,
    enabled: enabled ?? undefined,
    credential,
    properties,
    losses: [
      ...losses,
      ...credentialLosses(credentials.filter((each) => each !== password)),
      ...(password !== undefined && credential === undefined ? [UNKNOWN_HASH] : []),
      ...(password?.credential.temporary === true ? [TEMPORARY] : []),
      ...leftBehind(user, KNOWN),
    ],
  }
}

const TEMPORARY: Loss = { field: 'temporary', reason: 'nobody is asked to change the password' }

const UNKNOWN_HASH: Loss = {
  field: 'password hash',
  reason: 'it is of a kind that cannot be verified here',
}

interface Numbered {
  readonly credential: z.infer<typeof keycloakCredentialSchema>
  readonly index: number
}

function credentialLosses(credentials: readonly Numbered[]): readonly Loss[] {
  return credentials.map(({ credential, index }) => ({
    field: `credentials/${index} (${credential.type ?? 'password'})`,
  }))
}

/** Attributes are lists; most have one value, and mean it. */
function single(value: string | readonly string[]): unknown {
  return typeof value === 'string' || value.length !== 1 ? value : value[0]
}

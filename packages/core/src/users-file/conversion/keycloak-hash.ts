import { z } from 'zod'
import { encode, pbkdf2Phc, portableHash } from './foreign-hash.ts'
import type { ForeignCredential } from './foreign-user.ts'

/** A credential of Keycloak, `CredentialRepresentation`: since version 8, and before it. */
export const keycloakCredentialSchema = z.looseObject({
  type: z.string().optional(),
  temporary: z.boolean().nullish(),
  /** A plaintext, in files that were written to be imported. */
  value: z.string().nullish(),
  secretData: z.string().nullish(),
  credentialData: z.string().nullish(),
  hashedSaltedValue: z.string().nullish(),
  salt: z.string().nullish(),
  hashIterations: z.number().nullish(),
  algorithm: z.string().nullish(),
})

const secretSchema = z.looseObject({ value: z.string(), salt: z.string().nullish() })
const parameters = z.record(z.string(), z.array(z.string())).nullish()
const dataSchema = z.looseObject({
  hashIterations: z.number(),
  algorithm: z.string(),
  additionalParameters: parameters,
})

/** The texts of JSON in a credential, read. */
interface KeycloakHash extends z.infer<typeof dataSchema> {
  readonly value: string
  readonly salt: string
}

/** What a password credential says; undefined if it is of a kind that cannot be verified here. */
export function readKeycloakPassword(
  credential: z.infer<typeof keycloakCredentialSchema>,
): ForeignCredential | undefined {
  if (typeof credential.value === 'string') return { kind: 'password', password: credential.value }
  const hash = readHash(credential)
  const text = hash === undefined ? undefined : hashText(hash)
  return text === undefined ? undefined : { kind: 'hash', hash: text }
}

function readHash(credential: z.infer<typeof keycloakCredentialSchema>): KeycloakHash | undefined {
  const { secretData, credentialData, hashedSaltedValue, salt, hashIterations, algorithm } = credential
  if (typeof hashedSaltedValue === 'string') {
    return {
      value: hashedSaltedValue,
      salt: salt ?? '',
      hashIterations: hashIterations ?? 0,
      algorithm: algorithm ?? '',
    }
  }
  const secret = secretSchema.safeParse(parse(secretData))
  const data = dataSchema.safeParse(parse(credentialData))
  if (!secret.success || !data.success) return undefined
  return { ...data.data, value: secret.data.value, salt: secret.data.salt ?? '' }
}

function parse(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** The names of Keycloak's providers of PBKDF2; the first is the one without a suffix. */
const PBKDF2: Readonly<Record<string, string>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
}

const VERSIONS: Readonly<Record<string, number>> = { '1.0': 16, '1.3': 19 }

function hashText(hash: KeycloakHash): string | undefined {
  const { algorithm, hashIterations: iterations, value } = hash
  const [salt, digest] = [Buffer.from(hash.salt, 'base64'), Buffer.from(value, 'base64')]
  const name = PBKDF2[algorithm]
  if (name !== undefined) return pbkdf2Phc({ algorithm: name, iterations, salt, digest })
  if (algorithm !== 'argon2') return algorithm === 'bcrypt' ? portableHash(value) : undefined
  const parameter = (key: string): string => hash.additionalParameters?.[key]?.[0] ?? ''
  const version = VERSIONS[parameter('version')] ?? 19
  const cost = `m=${parameter('memory')},t=${iterations},p=${parameter('parallelism')}`
  return `$argon2${parameter('type')}$v=${version}$${cost}$${encode(salt)}$${encode(digest)}`
}

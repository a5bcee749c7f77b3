import { z } from 'zod'

/** Which Secret something is about. Nothing in it is a secret. */
export interface SecretName {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
}

/** A Secret, as far as anything of it is needed. */
export interface SecretObject extends SecretName {
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number
  /** What its annotation `barycenter.io/on-delete` says. */
  readonly onDelete: string | undefined
  /** The values under the keys that mean something, in base64. */
  readonly data: ReadonlyMap<SecretKey, string>
}

/** The keys that mean something. */
export const SECRET_KEYS = [
  'username',
  'user',
  'password',
  'password_hash',
  'email',
  'enabled',
  'properties',
  'users.json',
] as const
export type SecretKey = (typeof SECRET_KEYS)[number]

/** The annotation that says what becomes of the users of a Secret that goes. */
export const ON_DELETE_ANNOTATION = 'barycenter.io/on-delete'

const secretSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    creationTimestamp: z.string(),
    annotations: z.unknown().optional(),
  }),
  data: z.unknown().optional(),
})

/** Takes of a Secret what is needed, and drops the rest; undefined for what is no Secret. */
export function readSecretObject(raw: unknown): SecretObject | undefined {
  const parsed = secretSchema.safeParse(raw)
  if (!parsed.success) return undefined
  const { metadata, data } = parsed.data
  const { name, namespace, uid, resourceVersion, creationTimestamp, annotations } = metadata
  const createdAt = Date.parse(creationTimestamp)
  return {
    namespace,
    name,
    uid,
    resourceVersion,
    createdAt: Number.isNaN(createdAt) ? 0 : createdAt,
    onDelete: textAt(annotations, ON_DELETE_ANNOTATION),
    data: new Map(
      SECRET_KEYS.flatMap((key) => {
        const text = textAt(data, key)
        return text === undefined ? [] : [[key, text] as const]
      }),
    ),
  }
}

/** Names a Secret within the cluster. */
export function pathOf({ namespace, name }: Pick<SecretName, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`
}

function textAt(object: unknown, key: string): string | undefined {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, key)) return undefined
  const value: unknown = Reflect.get(object, key)
  return typeof value === 'string' ? value : undefined
}

import type { EarlyFault, ParsedUsers } from '@barycenter/core/users-file/parsed-users'
import { z } from 'zod'
import type { Reference, Referenced } from './referenced-value.ts'

/** The fields whose value may be kept elsewhere, in both spellings. */
const FIELDS = ['password', 'password_hash', 'passwordHash'] as const

const referenceSchema = z.union([
  z.strictObject({ env: z.string().min(1) }).transform(({ env }): Reference => ({ kind: 'env', name: env })),
  z
    .strictObject({ file: z.string().min(1) })
    .transform(({ file }): Reference => ({ kind: 'file', name: file })),
])

const NO_REFERENCE = {
  kind: 'refused',
  message: 'expected a text, or where it is kept: {"env": "NAME"} or {"file": "/path"}',
} as const

/**
 * Puts values in the place of `{"env": "NAME"}` and `{"file": "/path"}`. It is the command that follows
 * them: an admin service reads no file and no variable that somebody names to it.
 */
export function resolveReferences(
  parsed: ParsedUsers,
  follow: (reference: Reference) => Referenced,
): ParsedUsers {
  if (parsed.kind === 'refused') return parsed
  const faults: EarlyFault[] = []
  const resolveAll = (users: readonly unknown[]) =>
    users.map((user, index) => {
      if (!hasReference(user)) return user
      const resolved = resolveRecord(user, follow)
      faults.push(...resolved.faults.map((fault) => ({ ...fault, index })))
      return resolved.user
    })
  const { value } = parsed
  if (Array.isArray(value)) {
    const users = resolveAll(value)
    return { ...parsed, value: users, faults: [...parsed.faults, ...faults] }
  }
  if (!isWrapper(value)) return parsed
  const users = resolveAll(value.users)
  return { ...parsed, value: { ...value, users }, faults: [...parsed.faults, ...faults] }
}

function isWrapper(value: unknown): value is { readonly users: readonly unknown[] } {
  return isObject(value) && Array.isArray(value['users'])
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasReference(user: unknown): user is Readonly<Record<string, unknown>> {
  return isObject(user) && FIELDS.some((field) => isObject(user[field]))
}

function isField(name: string): boolean {
  return FIELDS.some((field) => field === name)
}

function resolveRecord(
  user: Readonly<Record<string, unknown>>,
  follow: (reference: Reference) => Referenced,
) {
  const faults: Omit<EarlyFault, 'index'>[] = []
  const entries = Object.entries(user).flatMap(([field, value]) => {
    if (!isField(field) || !isObject(value)) return [[field, value] as const]
    const reference = referenceSchema.safeParse(value)
    const found = reference.success ? follow(reference.data) : NO_REFERENCE
    if (found.kind === 'value') return [[field, found.value] as const]
    faults.push({ code: 'REFERENCE_INVALID', segments: [field], message: found.message })
    return []
  })
  return { user: Object.fromEntries(entries), faults }
}

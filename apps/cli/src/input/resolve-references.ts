import type { EarlyFault, ParsedUsers } from '@barycenter/core/sync/parsed-users'
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
const listSchema = z.array(z.unknown())
const wrapperSchema = z.looseObject({ users: listSchema })

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
  const list = listSchema.safeParse(parsed.value)
  if (list.success) {
    const value = resolveAll(list.data)
    return { ...parsed, value, faults: [...parsed.faults, ...faults] }
  }
  const wrapper = wrapperSchema.safeParse(parsed.value)
  if (!wrapper.success) return parsed
  const value = { ...wrapper.data, users: resolveAll(wrapper.data.users) }
  return { ...parsed, value, faults: [...parsed.faults, ...faults] }
}

function hasReference(user: unknown): user is Readonly<Record<string, unknown>> {
  const record = typeof user === 'object' && user !== null && !Array.isArray(user) ? user : {}
  return Object.entries(record).some(
    ([field, value]) => isField(field) && referenceSchema.safeParse(value).success,
  )
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
    const reference = isField(field) ? referenceSchema.safeParse(value) : undefined
    if (reference?.success !== true) return [[field, value] as const]
    const found = follow(reference.data)
    if (found.kind === 'value') return [[field, found.value] as const]
    faults.push({ code: 'REFERENCE_INVALID', segments: [field], message: found.message })
    return []
  })
  return { user: Object.fromEntries(entries), faults }
}

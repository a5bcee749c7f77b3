import type { JsonObject } from '@barycenter/database/json'
import { closest, distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import type { PasswordPolicy, SyncUserInput } from '../sync/sync-input.ts'
import { checkUser } from '../users/check-user.ts'
import { FIELDS, userSchema } from './document-schema.ts'

/** What is wrong at one place of a record. */
export interface RecordProblem {
  readonly code: string
  /** The way from the record to the place. */
  readonly segments: readonly (string | number)[]
  readonly message: string
}

/** A record as it was read. */
export interface ReadRecord {
  readonly username: string | undefined
  /** Undefined when the record has problems. */
  readonly user: SyncUserInput | undefined
  readonly problems: readonly RecordProblem[]
}

/** What a file says for all of its users. */
export type RecordDefaults = Pick<SyncUserInput, 'passwordPolicy' | 'emailVerified' | 'enabled'>

/**
 * Whose hashes a file has: ours, checked when it is read, or those of another place that users are made so in,
 * which checks them itself.
 */
export type HashOrigin = 'ours' | 'foreign'

/** Reads one user of a file: first the types of its fields, then the values of those that have the right one. */
export function readRecord(raw: unknown, defaults: RecordDefaults, hashes: HashOrigin = 'ours'): ReadRecord {
  const parsed = userSchema.safeParse(raw)
  const issues = parsed.success ? [] : parsed.error.issues
  const shape = explainIssues(issues, Object.keys(SPELLINGS))
  if (!isObject(raw)) return { username: undefined, user: undefined, problems: shape }

  const twice = Object.values(FIELDS)
    .map((spellings) => spellings.filter((spelling) => Object.hasOwn(raw, spelling)))
    .filter((used) => used.length > 1)
    .map((used) => ({
      code: 'FIELD_TWICE',
      segments: [used[1] ?? ''],
      message: `the same field as ${used[0]}; which one is meant?`,
    }))

  const wrong = new Set(issues.map(({ path }) => path[0]))
  const user = { ...defaults, ...camelCased(raw, wrong) }
  const username = typeof user.username === 'string' ? user.username : undefined
  const isForeign = hashes === 'foreign' && typeof user.passwordHash === 'string'
  const faults = checkUser({ ...user, username: username ?? 'unknown' }, 1)
    .filter(({ code }) => !(isForeign && code.startsWith('PASSWORD_HASH_')))
    .map(({ code, field, message }) => ({ code, segments: [spelledAs(raw, field)], message }))
  const problems = [...shape, ...twice, ...faults]
  return {
    username,
    user: problems.length === 0 && username !== undefined ? { ...user, username } : undefined,
    problems,
  }
}

/** Which field each spelling is of. */
const SPELLINGS: Readonly<Record<string, keyof typeof FIELDS>> = Object.fromEntries(
  Object.entries(FIELDS).flatMap(([field, spellings]) =>
    spellings.map((spelling) => [spelling, field as keyof typeof FIELDS]),
  ),
)

/** The name under which a record has a field, or the documented one. */
export function spelledAs(raw: unknown, field: string): string {
  const spellings: readonly string[] = Object.hasOwn(FIELDS, field)
    ? FIELDS[field as keyof typeof FIELDS]
    : [field]
  return spellings.find((spelling) => isObject(raw) && Object.hasOwn(raw, spelling)) ?? spellings[0] ?? field
}

/** The fields whose values the API spells in capitals. */
const ENUMS: ReadonlySet<string> = new Set(['passwordPolicy', 'state'])

/** The known fields of a record whose types are right, under their names in the API. */
function camelCased(raw: JsonObject, wrong: ReadonlySet<PropertyKey | undefined>): Partial<SyncUserInput> {
  const fields = Object.entries(raw)
    .filter(([spelling]) => Object.hasOwn(SPELLINGS, spelling) && !wrong.has(spelling))
    .map(([spelling, value]) => {
      const field = SPELLINGS[spelling] ?? spelling
      return [field, ENUMS.has(field) ? String(value).toUpperCase() : value]
    })
  // The schema has checked the type of each of these.
  return Object.fromEntries(fields) as Partial<SyncUserInput>
}

/** The API's name of a policy. */
export function readPolicy(policy: string): PasswordPolicy {
  return policy.toUpperCase() as PasswordPolicy
}

/** A hostile object may have a million unknown fields, each of which would have to be found again. */
const MOST_PROBLEMS = 100

/** Says what zod found at one object, without the values that it found; only the first hundred things. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  known: readonly string[],
): readonly RecordProblem[] {
  return issues
    .slice(0, MOST_PROBLEMS)
    .flatMap((issue) => explainIssue(issue, known))
    .slice(0, MOST_PROBLEMS)
}

function explainIssue(issue: z.core.$ZodIssue, known: readonly string[]): RecordProblem[] {
  const segments = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment))
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_PROBLEMS).map((key) => ({
        code: 'FIELD_UNKNOWN',
        segments: [...segments, key],
        message: `there is no field of this name${suggest(key, known)}`,
      }))
    case 'invalid_type':
      return issue.input === undefined && issue.message.endsWith('received undefined')
        ? [{ code: 'FIELD_MISSING', segments, message: 'this field is missing' }]
        : [
            {
              code: 'FIELD_TYPE',
              segments,
              message: `expected ${ARTICLES[issue.expected] ?? issue.expected}${received(issue.message)}`,
            },
          ]
    case 'invalid_value':
      return [
        {
          code: 'FIELD_VALUE',
          segments,
          message: `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`,
        },
      ]
    default:
      return [{ code: 'FIELD_TYPE', segments, message: 'this value is not possible here' }]
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

/** The type that was found instead, which zod tells at the end of its message. */
function received(message: string): string {
  const type = /received (\w+)$/.exec(message)?.[1]
  return type === undefined ? '' : `, got ${type === 'null' ? 'null' : `a value of type ${type}`}`
}

/** Asks whether a known name was meant, if one is near. */
export function suggest(key: string, known: readonly string[]): string {
  const nearest = closest(key, known)
  return distance(key.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, key.length / 3)
    ? `; did you mean ${JSON.stringify(nearest)}?`
    : ''
}

/** Whether a JSON value is an object. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

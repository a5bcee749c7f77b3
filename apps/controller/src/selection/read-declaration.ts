import { ON_DELETE_ANNOTATION, type SecretObject } from '../secrets/secret-object.ts'
import {
  type Declaration,
  type Entry,
  ON_DELETE,
  type OnDelete,
  type SecretProblem,
  type SecretReading,
} from './declaration.ts'
import { readSingleUser } from './read-single-user.ts'
import { readUsersJson } from './read-users-json.ts'

const SINGLE_KEYS = ['username', 'user', 'password', 'password_hash'] as const

/**
 * Reads what a Secret declares. Of one that cannot be read, the users whom it named before stay named.
 *
 * @param before the same Secret, as it was.
 */
export function readEntry(secret: SecretObject, reading: SecretReading, before: Entry | undefined): Entry {
  const { namespace, name, uid, resourceVersion, createdAt } = secret
  const { claims, isComplete, problems } = readDeclaration(secret, reading)
  const known = new Set(claims.map(({ key }) => key))
  const earlier = isComplete ? [] : (before?.claims ?? []).filter(({ key }) => !known.has(key))
  const [onDelete, annotationProblems] = readOnDelete(secret.onDelete)
  return {
    secret: { namespace, name, uid, resourceVersion },
    createdAt,
    onDelete,
    claims: [...claims, ...earlier.map((claim) => ({ ...claim, user: undefined }))],
    isComplete,
    areNamesKnown: isComplete || before?.areNamesKnown === true,
    problems: [...problems, ...annotationProblems],
  }
}

function readDeclaration(secret: SecretObject, reading: SecretReading): Declaration {
  if (!secret.data.has('users.json')) return readSingleUser(secret, reading)
  const document = readUsersJson(secret, reading)
  if (!SINGLE_KEYS.some((key) => secret.data.has(key))) return document
  const single = readSingleUser(secret, reading)
  const message = 'a Secret has either users.json or the keys of one user, not both'
  const claims = [...document.claims, ...single.claims].map((claim) => ({ ...claim, user: undefined }))
  return {
    claims: [...new Map(claims.map((claim) => [claim.key, claim])).values()],
    isComplete: document.isComplete && single.isComplete,
    problems: [{ code: 'KEY_AMBIGUOUS', path: 'users.json', message }],
  }
}

/** What cannot be understood removes nobody. */
function readOnDelete(text: string | undefined): [OnDelete | undefined, readonly SecretProblem[]] {
  if (text === undefined) return [undefined, []]
  const known = ON_DELETE.find((each) => each === text)
  if (known !== undefined) return [known, []]
  const message = `expected one of ${ON_DELETE.join(', ')}; until then the users are kept`
  return ['keep', [{ code: 'ANNOTATION_VALUE', path: ON_DELETE_ANNOTATION, message }]]
}

import { usernameKey } from '@barycenter/core/users/username'
import { readRecord } from '@barycenter/core/users-file/document-record'
import { parseJsonText } from '@barycenter/core/users-file/json-text'
import { readSource } from '@barycenter/core/users-file/source-text'
import type { SecretKey, SecretObject } from '../secrets/secret-object.ts'
import type { Declaration, SecretProblem, SecretReading } from './declaration.ts'
import { problemPath } from './problem-path.ts'
import { readValue } from './read-value.ts'

/** Reads a Secret that declares one user, each field under a key of its own. */
export function readSingleUser(secret: SecretObject, { hashes }: Pick<SecretReading, 'hashes'>): Declaration {
  const problems: SecretProblem[] = []
  const problem = (code: string, path: string, message: string) => problems.push({ code, path, message })

  const textOf = (key: SecretKey): string | undefined => {
    const value = readValue(secret, key)
    if (value.kind === 'unreadable') problem('KEY_ENCODING', key, 'the value is not UTF-8')
    return value.kind === 'text' ? value.text : undefined
  }

  const nameKey: SecretKey = secret.data.has('username') ? 'username' : 'user'
  const username = textOf(nameKey)
  if (secret.data.has('username') && secret.data.has('user') && textOf('user') !== username) {
    problem('KEY_AMBIGUOUS', 'user', 'it differs from username; which one is meant?')
  }
  if (!secret.data.has(nameKey)) problem('KEY_MISSING', 'username', 'the key username is missing')
  if (!secret.data.has('password') && !secret.data.has('password_hash')) {
    problem('KEY_MISSING', 'password', 'the key password is missing, and so is password_hash')
  }

  const email = textOf('email')
  const record = readRecord(
    present({
      username,
      password: textOf('password'),
      password_hash: textOf('password_hash'),
      // There is no other way to say that somebody has none.
      email: email === '' ? null : email,
      enabled: readEnabled(textOf('enabled'), problem),
      properties: readProperties(textOf('properties'), problem),
    }),
    {},
    hashes,
  )
  for (const { code, segments, message } of record.problems) {
    // That the name is missing was said, with the name of its key.
    if (code === 'FIELD_MISSING') continue
    const [field, ...rest] = segments
    problem(code, problemPath([field === 'username' ? nameKey : (field ?? ''), ...rest]), message)
  }

  const isNamed =
    username !== undefined &&
    !problems.some(({ code }) => code === 'USERNAME_INVALID' || code === 'KEY_AMBIGUOUS')
  if (!isNamed) return { claims: [], isComplete: false, problems }
  const user = problems.length === 0 ? record.user : undefined
  return { claims: [{ key: usernameKey(username), username, user, place: '' }], isComplete: true, problems }
}

type Tell = (code: string, path: string, message: string) => void

function readEnabled(text: string | undefined, problem: Tell): boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text !== undefined) problem('KEY_VALUE', 'enabled', 'expected true or false')
  return undefined
}

function readProperties(text: string | undefined, problem: Tell): unknown {
  if (text === undefined) return undefined
  const parsed = parseJsonText(readSource(text))
  if (parsed.kind === 'value') return parsed.value
  for (const { code, message } of parsed.problems.slice(0, 1)) problem(code, 'properties', message)
  return undefined
}

/** The fields that there are: one that is undefined would count as there. */
function present(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

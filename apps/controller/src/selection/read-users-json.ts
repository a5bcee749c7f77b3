import { refuseUsername, usernameKey } from '@barycenter/core/users/username'
import { readUsersDocument } from '@barycenter/core/users-file/document'
import { parseJsonUsers } from '@barycenter/core/users-file/json-text'
import type { SecretObject } from '../secrets/secret-object.ts'
import type { Claim, Declaration, SecretProblem, SecretReading } from './declaration.ts'
import { shownPointer } from './problem-path.ts'
import { readValue } from './read-value.ts'

/** Reads a Secret with a whole users.json. What is wrong with one user of it keeps no other back. */
export function readUsersJson(secret: SecretObject, { source, hashes }: SecretReading): Declaration {
  const value = readValue(secret, 'users.json')
  if (value.kind !== 'text') {
    const problem = { code: 'KEY_ENCODING', path: 'users.json', message: 'the value is not UTF-8' }
    return { claims: [], isComplete: false, problems: [problem] }
  }
  const parsed = parseJsonUsers(value.text)
  const base = parsed.kind === 'value' && Array.isArray(parsed.value) ? '' : '/users'
  const document = readUsersDocument(parsed, { hashes })
  const problems: SecretProblem[] = [
    ...document.problems,
    ...document.records.flatMap((record) => record.problems),
  ].map(({ code, path, message }) => ({ code, path: `users.json ${shownPointer(path)}`.trimEnd(), message }))

  const isOther = document.source !== undefined && document.source !== source
  if (isOther) {
    const message = 'Secrets do not choose who declares them: leave it out, or give what --source says'
    problems.push({ code: 'SOURCE_OTHER', path: 'users.json /source', message })
  }
  const claims = new Map<string, Claim>()
  let isComplete = document.problems.length === 0
  document.records.forEach(({ username, user }, index) => {
    if (username === undefined || refuseUsername(username) !== undefined) {
      isComplete = false
      return
    }
    const key = usernameKey(username)
    // Who is there twice is in error both times.
    claims.set(key, { key, username, user: isOther ? undefined : user, place: `${base}/${index}` })
  })
  return { claims: [...claims.values()], isComplete, problems }
}

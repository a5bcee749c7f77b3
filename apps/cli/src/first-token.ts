import { resolve } from 'node:path'
import { readTextFile } from '@barycenter/config/read-text-file'
import { LOCAL_OPERATOR } from '@barycenter/core/admin-tokens/admin-token'
import {
  authenticateAdminToken,
  listAdminTokens,
  newTokenHalves,
  storeToken,
} from '@barycenter/core/admin-tokens/admin-tokens'
import { formatToken, parseToken, type TokenHalves } from '@barycenter/core/admin-tokens/token-text'
import type { Env } from '@barycenter/core/env'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-status.ts'
import { createFile, warnIfReadableByOthers } from './private-file.ts'

/** The name that the token of the file has in the list of tokens. */
const NAME = 'first-start'

/**
 * Leaves a token in a file when the database has none yet, so that a new installation can be
 * operated. The file comes first: a process that is killed in between leaves a token that the next
 * start adopts, and several that start together adopt the one of the first. Returns the file's path
 * if it holds a valid token.
 *
 * @throws {CommandError} when the file holds something else.
 */
export async function ensureFirstToken(
  env: Env,
  tokenFile: string,
  workingDirectory: string,
): Promise<string | undefined> {
  const path = resolve(workingDirectory, tokenFile)
  if ((await listAdminTokens(env)).length === 0) {
    const halves = await leaveToken(env, path)
    if (halves === undefined) return undefined
    await storeToken(env, LOCAL_OPERATOR, { halves, name: NAME, scopes: ['admin'], expiresAt: undefined })
  }
  return (await isGoodToken(env, path)) ? path : undefined
}

/** Whether the file holds a token that the admin service takes. Warns of what looks like an accident. */
async function isGoodToken(env: Env, path: string): Promise<boolean> {
  const file = readTextFile(path)
  if (file.kind !== 'text') return false
  await warnIfReadableByOthers(env.log, path)
  if ((await authenticateAdminToken(env, file.text.trim())) !== undefined) return true
  env.log.warn(
    { file: path },
    'the token in admin.token_file is not valid; `barycenter token create` makes another',
  )
  return false
}

/** The token that the file holds: a new one, unless there was one. */
async function leaveToken(env: Env, path: string): Promise<TokenHalves | undefined> {
  // Kubernetes mounts one that was made elsewhere, in a folder where nothing can be written.
  if (readTextFile(path).kind === 'text') return adoptToken(path)
  const offered = newTokenHalves(env)
  try {
    if (await createFile(path, { text: `${formatToken(offered)}\n`, mode: 0o600 })) return offered
  } catch (err) {
    // The apps work without it, and a token can be made by hand.
    env.log.warn(
      { err, file: path },
      'admin.token_file cannot be written; `barycenter token create` makes a token',
    )
    return undefined
  }
  return adoptToken(path)
}

function adoptToken(path: string): TokenHalves {
  const file = readTextFile(path)
  if (file.kind !== 'text') throw new CommandError(EXIT.badInput, `admin.token_file: ${path} ${file.reason}`)
  const halves = parseToken(file.text.trim())
  if (halves !== undefined) return halves
  const message = `admin.token_file: ${path} is there, but holds no admin token; move it away, or name another file`
  throw new CommandError(EXIT.badInput, message)
}

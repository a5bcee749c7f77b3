import { resolve } from 'node:path'
import type { Config } from '@barycenter/config/config'
import { cliEnvironment } from '@barycenter/config/environment'
import { loadConfig } from '@barycenter/config/load-config'
import { readTextFile } from '@barycenter/config/read-text-file'
import type { Operator } from '@barycenter/core/admin-tokens/admin-token'
import { parseToken } from '@barycenter/core/admin-tokens/token-text'
import { adminEndpoint, isPrivateConnection } from './admin-endpoint.ts'
import { CommandError } from './command-error.ts'
import { EXIT } from './exit-status.ts'
import type { Invocation, Output } from './invocation.ts'

/** Who executes a command: a running admin service, or this process on the configured database. */
export type Target =
  | { readonly kind: 'remote'; readonly endpoint: URL; readonly token: AdminTokenText }
  | {
      readonly kind: 'local'
      readonly config: Config
      readonly stderr: Output
      /** What this process may do by itself: everything, unless it acts on the word of others. */
      readonly scopes?: Operator['scopes']
    }

/** A token, and where it was found, which a refusal of it names. */
export interface AdminTokenText {
  /**
   * The token as it is now: a file is read anew each time, for that of a Kubernetes service account changes
   * every hour, and a command may wait or watch for longer.
   *
   * @throws {CommandError} when there is none there any more.
   */
  read(): string
  readonly origin: string
}

/** The flags that say whom to talk to. */
export interface TargetOptions {
  readonly url?: string
  readonly tokenFile?: string
}

/**
 * Finds out who is to execute a command, and with which token.
 *
 * @throws {CommandError} for a URL that is none, and when there is no token.
 */
export function chooseTarget(invocation: Invocation, options: TargetOptions): Target {
  const { adminUrl } = cliEnvironment(invocation.environment)
  const url = options.url ?? adminUrl
  if (url === undefined) return { kind: 'local', config: loadConfig(invocation), stderr: invocation.stderr }

  const endpoint = adminEndpoint(url)
  if (!isPrivateConnection(endpoint)) {
    invocation.stderr.write(
      `warning: ${endpoint.origin} is not https: the token and the passwords travel unencrypted\n`,
    )
  }
  return { kind: 'remote', endpoint, token: findToken(invocation, options.tokenFile) }
}

/** Flag before environment before configuration; never from the arguments, which every user of the machine sees. */
function findToken(invocation: Invocation, tokenFile: string | undefined): AdminTokenText {
  const { adminToken, adminTokenFile } = cliEnvironment(invocation.environment)
  if (tokenFile !== undefined) return readToken(invocation, tokenFile)
  if (adminToken !== undefined) {
    const token = checkToken(adminToken, 'BARYCENTER_ADMIN_TOKEN')
    return { read: () => token, origin: 'BARYCENTER_ADMIN_TOKEN' }
  }
  if (adminTokenFile !== undefined) return readToken(invocation, adminTokenFile)

  const path = resolve(invocation.workingDirectory, loadConfig(invocation).admin.tokenFile)
  const file = readTextFile(path)
  if (file.kind === 'text') return readToken(invocation, path)
  throw new CommandError(
    EXIT.notAllowed,
    `there is no admin token: set BARYCENTER_ADMIN_TOKEN, or name its file with --token-file (admin.token_file: ${path}: ${file.reason})`,
  )
}

/** Reads it once already, so that a command does not find out in the midst of its work. */
function readToken({ workingDirectory }: Invocation, path: string): AdminTokenText {
  const read = () => {
    const file = readTextFile(resolve(workingDirectory, path))
    if (file.kind === 'text') return checkToken(file.text, path)
    throw new CommandError(EXIT.badInput, `the token file ${path}: ${file.reason}`)
  }
  read()
  return { read, origin: path }
}

/** A JWT of three parts, RFC 7519 §3: what CI systems and Kubernetes give to their jobs. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Refused here because a text that is no header value would be quoted by the error about it. */
function checkToken(text: string, origin: string): string {
  const trimmed = text.trim()
  if (parseToken(trimmed) !== undefined || JWT.test(trimmed)) return trimmed
  throw new CommandError(
    EXIT.notAllowed,
    `${origin} holds no admin token: one begins with bary_, or is a JWT of an issuer in admin.trusted_issuers`,
  )
}

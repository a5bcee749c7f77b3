import { join, resolve } from 'node:path'
import { cliEnvironment } from '@barycenter/config/environment'
import { readTextFile } from '@barycenter/config/read-text-file'
import { systemClock } from '@barycenter/core/clock'
import { systemRandom } from '@barycenter/core/random'
import type { PoolKind, PoolOptions } from '@barycenter/targets/pool-options'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { printable } from '../printable.ts'
import type { PoolFlags } from './pool-flags.ts'

/** Flags whose target is a pool. */
type ChosenPool = PoolFlags & { readonly target: PoolKind['kind'] }

/** Whether flags ask for the users file of a pool; without `--target` they do not. */
export function isPool<Flags extends PoolFlags>(flags: Flags): flags is Flags & ChosenPool {
  return flags.target === 'pgpool' || flags.target === 'pgbouncer'
}

/** The flags that are of use with a pool only. */
const POOL_FLAGS = {
  usersFile: '--users-file',
  poolKeyFile: '--pool-key-file',
  secretFormat: '--secret-format',
  reloadCommand: '--reload-command',
  reloadPidFile: '--reload-pid-file',
  createRoles: '--create-roles',
  rolesUrlFile: '--roles-url-file',
} as const satisfies Partial<Record<keyof PoolFlags, string>>

/** @throws {CommandError} for a flag that is of use with a pool only. */
export function refusePoolFlags(flags: PoolFlags): void {
  const [useless] = Object.entries(POOL_FLAGS).filter(([flag]) => Object.hasOwn(flags, flag))
  if (useless !== undefined) throw usage(`${useless[1]} is of use with --target pgpool or pgbouncer only`)
}

/**
 * Finds out how the users file of a pool is to be written.
 *
 * @throws {CommandError} when flags are missing, contradict each other, or name files that cannot be read.
 */
export function poolOptions(invocation: Invocation, flags: ChosenPool): PoolOptions {
  const { workingDirectory, stderr } = invocation
  const { usersFile, reloadCommand, reloadPidFile } = flags
  if (usersFile === undefined) {
    throw usage(`which file? --target ${flags.target} needs --users-file`)
  }
  if (reloadCommand !== undefined && reloadPidFile !== undefined) {
    throw usage('--reload-command and --reload-pid-file are two ways to do one thing: which is meant?')
  }
  const warned = new Set<string>()
  return {
    pool: poolKind(invocation, flags),
    usersFile: resolve(workingDirectory, usersFile),
    reload:
      reloadCommand !== undefined
        ? { kind: 'command', command: reloadCommand }
        : reloadPidFile !== undefined
          ? { kind: 'pid file', path: resolve(workingDirectory, reloadPidFile) }
          : undefined,
    rolesUrl: rolesUrl(invocation, flags),
    warn: (message) => {
      // A run every few seconds would say it every few seconds.
      if (!warned.has(message)) stderr.write(`warning: ${printable(message)}\n`)
      warned.add(message)
    },
    random: systemRandom(systemClock),
  }
}

function poolKind({ environment, workingDirectory }: Invocation, flags: ChosenPool): PoolKind {
  const { target, secretFormat: format, poolKeyFile } = flags
  const refuseFormat = (known: string) =>
    usage(`--secret-format ${format} is none of ${target}: it knows ${known}`)
  switch (target) {
    case 'pgpool': {
      if (format === 'scram' || format === 'plain') throw refuseFormat('aes, text and md5')
      const secretFormat = format ?? 'aes'
      if (secretFormat !== 'aes') return { kind: 'pgpool', secretFormat, poolKeyFile: undefined }
      const { pgpoolKeyFile, home } = cliEnvironment(environment)
      const path = poolKeyFile ?? pgpoolKeyFile ?? (home && join(home, '.pgpoolkey'))
      if (path === undefined) throw usage('where is the key of pgpool? Name its file with --pool-key-file')
      return { kind: 'pgpool', secretFormat, poolKeyFile: resolve(workingDirectory, path) }
    }
    case 'pgbouncer':
      if (format === 'aes' || format === 'text') throw refuseFormat('scram, plain and md5')
      if (poolKeyFile !== undefined) throw usage('--pool-key-file is of use with --target pgpool only')
      return { kind: 'pgbouncer', secretFormat: format ?? 'scram' }
  }
}

/** Never from the arguments, which every user of the machine sees: a password is in it. */
function rolesUrl({ environment, workingDirectory }: Invocation, flags: ChosenPool): string | undefined {
  const { createRoles, rolesUrlFile } = flags
  if (createRoles !== true) {
    if (rolesUrlFile !== undefined) throw usage('--roles-url-file is of use with --create-roles only')
    return undefined
  }
  if (rolesUrlFile === undefined) {
    const url = cliEnvironment(environment).rolesUrl
    if (url !== undefined) return url
    throw usage(
      '--create-roles needs the URL of the PostgreSQL server: --roles-url-file or BARYCENTER_ROLES_URL',
    )
  }
  const file = readTextFile(resolve(workingDirectory, rolesUrlFile))
  if (file.kind === 'text') return file.text.trim()
  throw usage(`the file of the roles URL, ${rolesUrlFile}: ${file.reason}`)
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.badInput, message)
}

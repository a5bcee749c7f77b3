import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from '@barycenter/config/read-text-file'
import type { Invocation } from '../invocation.ts'

/** Where a value is kept instead of in the file. */
export interface Reference {
  readonly kind: 'env' | 'file'
  readonly name: string
}

/** What a reference stands for, or why it stands for nothing. The value is in no message. */
export type Referenced =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'refused'; readonly message: string }

/** Far more than the longest password or hash. */
const LARGEST = 64 * 1024

/** Follows a reference: to a variable, or to a file with nothing but the value in it. */
export function followReference(
  {
    environment,
    workingDirectory,
    referenced,
  }: Pick<Invocation, 'environment' | 'workingDirectory' | 'referenced'>,
  { kind, name }: Reference,
): Referenced {
  const path = resolve(workingDirectory, name)
  if (kind === 'file') referenced?.(path)
  const found = kind === 'env' ? readVariable(environment, name) : readSecret(path)
  if (found.kind === 'refused') return found
  const value = found.value.replace(/\r?\n$/, '')
  return value === '' ? refuse(`${NOUNS[kind]} is empty`) : { kind: 'value', value }
}

const NOUNS = { env: 'this environment variable', file: 'this file' } as const

function readVariable(environment: Invocation['environment'], name: string): Referenced {
  // Every object has a `constructor`, of which no variable is the source.
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  return value === undefined ? refuse(`${NOUNS.env} is not set`) : { kind: 'value', value }
}

function readSecret(path: string): Referenced {
  let descriptor: number | undefined
  try {
    // A pipe that nobody writes to would otherwise be waited for.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!fstatSync(descriptor).isFile()) return refuse('this is no file')
    const buffer = Buffer.alloc(LARGEST + 1)
    const length = readSync(descriptor, buffer, 0, buffer.length, 0)
    if (length > LARGEST) return refuse(`this file is larger than ${LARGEST / 1024} KiB`)
    const decoded = decodeText(buffer.subarray(0, length))
    return decoded.kind === 'text'
      ? { kind: 'value', value: decoded.text }
      : refuse(`this file ${decoded.reason}`)
  } catch (error) {
    return refuse(
      REASONS.get(error instanceof Error && 'code' in error ? error.code : undefined) ??
        'this file cannot be read',
    )
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this file may not be read by this user'],
])

function refuse(message: string): Referenced {
  return { kind: 'refused', message }
}

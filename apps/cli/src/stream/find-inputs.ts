import { join, resolve } from 'node:path'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import { formatOfName, type InputFormat } from '../input/input-format.ts'
import { listFiles } from '../input/list-files.ts'
import type { Invocation } from '../invocation.ts'
import { statIfPossible } from '../stat-if-possible.ts'
import { type Bytes, fileBytes } from './read-segments.ts'

const MEBIBYTE = 1024 * 1024
/** What is smaller is read as a whole. */
const LARGE = 8 * MEBIBYTE
/** How many times larger packed files are reckoned to be. */
const PACKED = 8
/** Large inputs are read several times, which standard input cannot be; so it is kept in memory. */
const LARGEST_STDIN = 64 * MEBIBYTE

/** What a run reads. */
export interface Inputs {
  /** Whether they are too large to be read as a whole. */
  readonly isLarge: boolean
  /**
   * To be read again and again; undefined for what can only be read as a whole, YAML, and for paths that
   * there is no file at.
   */
  readonly files: readonly Bytes[] | undefined
  /** Standard input, which has been read, as the invocation has it. */
  readonly stdin: Invocation['stdin']
}

/**
 * Looks how large the inputs of a run are.
 *
 * @throws {CommandError} when standard input is too large.
 */
export async function findInputs(
  { workingDirectory, stdin }: Pick<Invocation, 'workingDirectory' | 'stdin'>,
  paths: readonly string[],
  format: InputFormat | undefined,
): Promise<Inputs> {
  const read = paths.includes('-') ? await readStdin(stdin) : undefined
  const names = paths.flatMap((path) => {
    const inside = path === '-' ? undefined : listFiles(resolve(workingDirectory, path))
    return inside?.map((name) => join(path, name)) ?? [path]
  })
  const inputs = names.map((name) => {
    const path = resolve(workingDirectory, name)
    if (name === '-') return read && { bytes: read.bytes, size: read.size }
    const stat = statIfPossible(path)
    if (stat?.isFile() !== true || (format ?? formatOfName(name)) === 'yaml') return undefined
    return { bytes: fileBytes(name, path), size: /\.gz$/i.test(name) ? stat.size * PACKED : stat.size }
  })
  const known = inputs.filter((input) => input !== undefined)
  const isComplete = known.length === inputs.length
  return {
    isLarge: isComplete && known.reduce((sum, { size }) => sum + size, 0) > LARGE,
    files: isComplete ? known.map(({ bytes }) => bytes) : undefined,
    stdin: read === undefined ? stdin : () => read.bytes.open(),
  }
}

async function readStdin(
  stdin: Invocation['stdin'],
): Promise<{ readonly bytes: Bytes; readonly size: number }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin()) {
    size += chunk.length
    if (size > LARGEST_STDIN) {
      const message = `standard input is larger than ${LARGEST_STDIN / MEBIBYTE} MiB; so large inputs are read several times: write it to a file, and name that`
      throw new CommandError(EXIT.badInput, message)
    }
    chunks.push(chunk)
  }
  const open = async function* () {
    yield* chunks
  }
  return { bytes: { name: '<stdin>', open }, size }
}

import { constants, createReadStream, openSync, type Stats } from 'node:fs'
import { Socket } from 'node:net'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type FileBytes, fileRefusal, readFileBytes } from '@barycenter/config/read-text-file'
import { errorCode } from '../error-code.ts'
import type { Invocation } from '../invocation.ts'
import { statIfPossible } from '../stat-if-possible.ts'

const MEBIBYTE = 1024 * 1024
/** Of a pipe or a device, which may have no end. */
const LARGEST_STREAM = 256 * MEBIBYTE

/**
 * Reads an input to its end: a file, or standard input for `-`. A pipe is waited for, as of `<(command)` in a shell,
 * and a signal still ends the process meanwhile.
 */
export async function readInput(
  { stdin, workingDirectory }: Pick<Invocation, 'stdin' | 'workingDirectory'>,
  path: string,
): Promise<FileBytes> {
  if (path === '-') return { kind: 'bytes', bytes: await buffer(stdin()) }
  const file = resolve(workingDirectory, path)
  const stat = statIfPossible(file)
  // Why a file is not there, or may not be read, reading it says.
  if (stat === undefined || stat.isFile() || stat.isDirectory()) return readFileBytes(file)
  try {
    return await readStream(file, stat)
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    return fileRefusal(error)
  }
}

async function readStream(path: string, stat: Stats): Promise<FileBytes> {
  const stream = stat.isFIFO() ? openPipe(path) : createReadStream(path)
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop closes the stream.
  for await (const chunk of stream) {
    size += chunk.length
    if (size > LARGEST_STREAM) {
      const reason = `is no regular file and larger than ${LARGEST_STREAM / MEBIBYTE} MiB; write it to a file, and name that`
      return { kind: 'unreadable', reason }
    }
    chunks.push(chunk)
  }
  return { kind: 'bytes', bytes: Buffer.concat(chunks) }
}

/** Without a thread that waits for who writes to it, and that the end of the process would wait for. */
function openPipe(path: string): Socket {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return new Socket({ fd, readable: true, writable: false })
}

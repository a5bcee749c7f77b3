import { Readable } from 'node:stream'
import { systemTiming, type Timing } from '@barycenter/core/timing'
import type { Output } from '../invocation.ts'
import { run } from '../run.ts'
import { withoutProgress } from './without-progress.ts'

/** How a command ended, and what it printed. */
export interface Invoked {
  readonly status: number
  readonly stdout: string
  /** Without progress, unless a person is looking on. */
  readonly stderr: string
}

/** What a command finds around it. */
export interface InvokeOptions {
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Whether a person is looking at the outputs. */
  readonly isTerminal?: boolean
  readonly timing?: Timing
  /** Settles when somebody asks for the end. */
  readonly untilStopped?: Promise<unknown>
}

/** Runs the command line in this process: all of it but the process itself. */
export async function invoke(words: readonly string[], options: InvokeOptions): Promise<Invoked> {
  const {
    folder,
    environment = {},
    stdin = '',
    isTerminal = false,
    timing = systemTiming,
    untilStopped = new Promise(() => {}),
  } = options
  const printed = { stdout: '', stderr: '' }
  const output = (name: keyof typeof printed): Output => ({
    write: (text) => {
      printed[name] += text
    },
    isTerminal,
    isColoured: isTerminal,
  })
  const status = await run(words, {
    environment,
    workingDirectory: folder,
    configFile: undefined,
    stdin: () => Readable.from([Buffer.from(stdin)]),
    stdout: output('stdout'),
    stderr: output('stderr'),
    timing,
    untilStopped: () => untilStopped,
  })
  return {
    status,
    stdout: printed.stdout,
    stderr: isTerminal ? printed.stderr : withoutProgress(printed.stderr),
  }
}

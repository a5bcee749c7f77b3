import type { Environment } from '@barycenter/config/environment'
import { cliEnvironment } from '@barycenter/config/environment'
import type { Timing } from '@barycenter/core/timing'

/** Where a command writes to. */
export interface Output {
  write(text: string): void
  /** Whether a person is looking at it. */
  readonly isTerminal: boolean
  /** Whether colours may be used. */
  readonly isColoured: boolean
}

/** One call of the command: all that it knows of the process around it. */
export interface Invocation {
  readonly environment: Environment
  /** The absolute path that relative ones start from. */
  readonly workingDirectory: string
  /** The configuration file that was named with `--config`. */
  readonly configFile: string | undefined
  /** Opened only when it is asked for. */
  readonly stdin: () => AsyncIterable<Uint8Array>
  /** For the result. */
  readonly stdout: Output
  /** For everything else: errors, warnings, progress. */
  readonly stderr: Output
  readonly timing: Timing
  /** Told of each file that a users file has a value in, before it is read. */
  readonly referenced?: (path: string) => void
  /** Waits for a signal that asks for the end, in place of ending at once. */
  readonly untilStopped: () => Promise<unknown>
}

/** A process's stream as an output; colours only on a terminal, and not with NO_COLOR (no-color.org). */
export function outputTo(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  environment: Environment,
): Output {
  const isTerminal = stream.isTTY === true
  return {
    write: (text) => void stream.write(text),
    isTerminal,
    isColoured: isTerminal && !cliEnvironment(environment).noColor,
  }
}

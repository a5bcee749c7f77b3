import { exportUsers } from '@barycenter/core/users-file/export-document'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { withEnv } from '../with-env.ts'
import { writeOutput } from '../write-output.ts'

/** The flags of `export`, as they were parsed. */
export interface ExportOptions {
  readonly source?: string
  /** A path. */
  readonly to?: string
}

/**
 * Writes the users of the configured database as a users file. Only in its own process: the file holds
 * password hashes, which no API gives away.
 */
export async function exportUsersFile(
  invocation: Invocation,
  { source, to }: ExportOptions,
): Promise<ExitStatus> {
  const { stdout } = invocation
  await withEnv(invocation, async (env) => {
    const pieces = exportUsers(env, { source })
    if (to !== undefined) return writeOutput(invocation, to, pieces)
    for await (const piece of pieces) stdout.write(piece)
  })
  return EXIT.done
}

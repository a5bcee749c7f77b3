import { usersJsonSchema } from '@barycenter/core/users-file/document-schema'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'

/** Prints the JSON Schema of a users file. */
export async function printSchema({ stdout }: Invocation): Promise<ExitStatus> {
  stdout.write(`${JSON.stringify(usersJsonSchema(), null, 2)}\n`)
  return EXIT.done
}

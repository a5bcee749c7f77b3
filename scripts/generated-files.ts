import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { usersJsonSchema } from '@barycenter/core/users-file/document-schema'
import { chartValuesSchema } from './chart-values-schema.ts'

/** A checked-in file whose text follows from the code. */
export interface GeneratedFile {
  readonly path: string
  readonly generate: () => Promise<string>
}

/** Everything that `pnpm generate` writes and `pnpm check` compares, besides the migrations. */
export const generatedFiles: readonly GeneratedFile[] = [
  { path: 'apps/admin/schema.graphql', generate: () => printed('apps/admin/src/print-schema.ts') },
  { path: 'users.schema.json', generate: async () => json(usersJsonSchema()) },
  { path: 'deploy/helm/barycenter/values.schema.json', generate: async () => json(chartValuesSchema()) },
]

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function printed(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program])
  return stdout
}

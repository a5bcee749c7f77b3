import { createMigratedDatabase, DIALECTS, type Dialect } from '@barycenter/testing/databases'
import { createWorkspace, type Workspace } from './workspace.ts'

/** The two ways to a database: through a served process, or in the command's own. */
export const TRANSPORTS = ['served', 'local'] as const

/** One of {@link TRANSPORTS}. */
export type Transport = (typeof TRANSPORTS)[number]

/** All that `sync-users` has to do the same on. */
export const TARGETS = DIALECTS.flatMap((dialect) => TRANSPORTS.map((transport) => ({ dialect, transport })))

/** A workspace whose commands go one way: the environment says which, so that their words are the same. */
export async function createTarget(dialect: Dialect, transport: Transport): Promise<Workspace> {
  const workspace = await createWorkspace(await createMigratedDatabase(dialect))
  if (transport === 'local') return workspace
  const { adminUrl } = await workspace.serve()
  return {
    ...workspace,
    run: (words, more = {}) =>
      workspace.run(words, {
        ...more,
        environment: { BARYCENTER_ADMIN_URL: adminUrl, ...more.environment },
      }),
  }
}

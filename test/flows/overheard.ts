import type { Dialect } from '@barycenter/testing/databases'
import { expect } from 'vitest'
import { barycenter, type Finished } from '../cli/command.ts'
import { createWorkspace, type Serving, type Workspace } from '../cli/workspace.ts'
import { createEavesdropper, type Eavesdropper } from './eavesdropper.ts'

/** A workspace and a server in it, of which everything is logged and heard. */
export interface Overheard extends Eavesdropper {
  readonly workspace: Workspace
  readonly serving: Serving
  /** The first admin token. */
  readonly token: string
  /** Runs a command to its end, which is to be this status. Undefined takes a variable away. */
  run(
    status: number,
    words: readonly string[],
    environment?: Readonly<Record<string, string | undefined>>,
  ): Promise<Finished>
  /** Stops the server, to hear all that it said. */
  stop(): Promise<void>
}

/** Makes a workspace, starts a server in it, and listens. */
export async function createOverheard(dialect: Dialect): Promise<Overheard> {
  const eavesdropper = createEavesdropper()
  const workspace = await createWorkspace(dialect)
  const serving = await workspace.serve([], { BARYCENTER_LOG: 'trace' })
  const token = (await workspace.read('data/admin-token')).trim()
  eavesdropper.secret('the first token', token.slice(-43))
  const { password } = new URL(workspace.database.url)
  if (password !== '') eavesdropper.secret("the database's password", password)

  return {
    ...eavesdropper,
    workspace,
    serving,
    token,
    run: async (status, words, environment = {}) => {
      const ended = await barycenter(words, {
        folder: workspace.folder,
        environment: defined({ ...workspace.environment, BARYCENTER_LOG: 'trace', ...environment }),
      })
      const said = `${ended.stdout}${ended.stderr}`
      eavesdropper.hear(`barycenter ${words.join(' ')} (${status})`, said)
      expect(ended.status, `barycenter ${words.join(' ')}: ${said}`).toBe(status)
      return ended
    },
    stop: async () => {
      expect(serving.child.exitCode, serving.printed.stderr.slice(-1000)).toBeNull()
      // Logged as debug only.
      await eavesdropper.ask(`${serving.adminUrl}/healthz`)
      serving.child.kill('SIGTERM')
      const { status, stdout, stderr } = await serving.finished
      expect(status).toBe(0)
      expect(stderr).toContain('"level":"debug"')
      eavesdropper.hear('the server', `${stdout}${stderr}`)
    },
  }
}

function defined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

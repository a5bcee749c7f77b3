import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const fromApp = (path: string) => fileURLToPath(new URL(`../apps/cli/${path}`, import.meta.url))

/** Where the package finds its dependencies, but not the source beside it. */
const PACKAGE = fromApp('node_modules/.cache/package')

/** The command as its package has it, for the tests that run it as a process. */
export const INSTALLED_PROGRAM = `${PACKAGE}/bin/barycenter.mjs`

/** Runs once before all tests: bundles the source as it is now, and puts beside it what the package has. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, [fromApp('build.ts'), `${PACKAGE}/dist`])
  for (const name of ['bin', 'package.json']) {
    await cp(fromApp(name), `${PACKAGE}/${name}`, { recursive: true })
  }
}

import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { BootstrapError } from './bootstrap-error.mjs'
import { inCheckout } from './checkout.mjs'
import { install } from './install.mjs'
import { endLike, runChild } from './run-child.mjs'
import { tasks } from './tasks.mjs'
import { findToolchain } from './toolchain.mjs'

/**
 * Runs one of `tasks` under the right Node.js, with the dependencies installed and both Node.js and
 * pnpm first on PATH. This process then ends the way the task did.
 */
export async function runTask(name, args) {
  try {
    const task = tasks[name]
    if (!task) throw new BootstrapError(`unknown task "${name}"; there are ${Object.keys(tasks).join(', ')}`)
    const toolchain = await findToolchain()
    const env = environmentWith(toolchain)
    if (!isInstalledFor(name)) await install({ pnpm: toolchain.pnpm, env })
    const { args: nodeArgs, cwd } = task(args)
    endLike(await runChild(toolchain.node, nodeArgs, { cwd, env }))
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    process.stderr.write(`barycenter: ${error.message}\n`)
    process.exitCode = 1
  }
}

/** The command itself is run often, and is content with what an earlier installation left. */
function isInstalledFor(name) {
  return name === 'barycenter' && existsSync(inCheckout('node_modules/.modules.yaml'))
}

function environmentWith({ node, pnpm }) {
  const path = [dirname(node), dirname(pnpm), process.env.PATH ?? ''].join(delimiter)
  return { ...process.env, PATH: path }
}

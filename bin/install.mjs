import { BootstrapError } from './bootstrap-error.mjs'
import { checkout } from './checkout.mjs'
import { runChild } from './run-child.mjs'

/** How long an installation may be silent. With nothing to do, it is over long before. */
const quietMs = 1_000

// Without a terminal, pnpm refuses to replace a node_modules that another version laid out.
const command = [
  'install',
  '--frozen-lockfile',
  '--reporter=append-only',
  '--config.confirmModulesPurge=false',
]

/**
 * Makes `node_modules` what the lockfile says. Says nothing when it already is, one line when that
 * takes longer, and everything that pnpm said when it fails.
 */
export async function install({ pnpm, env }) {
  const announcement = setTimeout(() => {
    process.stderr.write('barycenter: installing dependencies (pnpm install --frozen-lockfile)\n')
  }, quietMs)
  try {
    const options = { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] }
    const { code, signal, output } = await runChild(pnpm, command, options)
    if (signal) throw new BootstrapError(`the installation was stopped (${signal})`)
    if (code !== 0) {
      throw new BootstrapError(`${output.trim()}\npnpm could not install the dependencies (status ${code})`)
    }
  } finally {
    clearTimeout(announcement)
  }
}

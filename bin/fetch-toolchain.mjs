import { fileURLToPath } from 'node:url'
import { BootstrapError } from './bootstrap-error.mjs'
import { nodeSpec, pnpmSpec, requiredNode, requiredPnpm } from './requirements.mjs'
import { runChild } from './run-child.mjs'

const printToolchain = fileURLToPath(new URL('print-toolchain.mjs', import.meta.url))

/** `--yes` overrides a `yes=false` of the user's npmrc. */
const command = ['--yes', '-p', nodeSpec, '-p', pnpmSpec, '--', 'node', printToolchain]

/** Fetches Node.js and pnpm into npm's own cache, and says where they are. */
export async function fetchToolchain() {
  process.stderr.write(
    `barycenter: fetching Node.js ${requiredNode} and pnpm ${requiredPnpm} through npx (once)\n`,
  )
  const { code, output } = await runChild('npx', command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_config_update_notifier: 'false' },
  }).catch((cause) => ({ code: 1, output: String(cause) }))
  const toolchain = code === 0 && toolchainIn(output)
  if (toolchain?.pnpm) return toolchain
  throw new BootstrapError(
    `npx could not provide ${nodeSpec} and ${pnpmSpec}:\n${output.trim()}\n` +
      `Install Node.js >= ${requiredNode} and pnpm ${requiredPnpm} yourself, and try again.`,
  )
}

/** npx may add warnings of its own around the line of `print-toolchain.mjs`. */
function toolchainIn(output) {
  const line = output.split('\n').find((candidate) => candidate.startsWith('{"node":'))
  return line && JSON.parse(line)
}

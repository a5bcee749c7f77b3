import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** What this shell knows that a newcomer's would not: caches, stores and settings of other tools. */
const inherited = /^(?:XDG_|PNPM_|npm_|COREPACK_|TURBO_|BARYCENTER|NODE_OPTIONS$)/i

/** How this machine reaches the registry: its own place in the network, not a newcomer's choice. */
const network = ['registry', 'cafile']

/** An environment with nothing cached and nothing configured but the way to the registry. */
export function emptyMachine(home) {
  const kept = Object.entries(process.env).filter(([name]) => !inherited.test(name))
  const reachable = network.map((key) => [`npm_config_${key}`, npmConfig(key)])
  return {
    ...Object.fromEntries([...kept, ...reachable.filter(([, value]) => value !== 'null' && value !== '')]),
    HOME: home,
    npm_config_cache: join(home, 'npm-cache'),
  }
}

function npmConfig(key) {
  return execFileSync('npm', ['config', 'get', key], { encoding: 'utf8' }).trim()
}

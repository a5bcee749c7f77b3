import { checkout, inCheckout } from './checkout.mjs'

/** Type stripping still warned before Node.js 24.3. */
const quietly = '--disable-warning=ExperimentalWarning'

const program = (file, ...args) => ({ args: [quietly, inCheckout(file), ...args] })

/**
 * What the bootstrap can run once everything is in place: arguments for Node.js, and the folder to
 * run in when that is not where the person is.
 */
export const tasks = {
  start: (args) => ({ ...program('apps/cli/bin/barycenter.mjs', 'serve', ...args), cwd: checkout }),
  test: (args) => ({ ...program('node_modules/vitest/vitest.mjs', 'run', ...args), cwd: checkout }),
  'test-deploy': (args) => ({
    ...program('node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.deploy.config.ts', ...args),
    cwd: checkout,
  }),
  'test-faults': (args) => ({
    ...program('node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.faults.config.ts', ...args),
    cwd: checkout,
  }),
  check: (args) => ({ ...program('scripts/check.ts', ...args), cwd: checkout }),
  barycenter: (args) => program('apps/cli/bin/barycenter.mjs', ...args),
}

import { defineConfig } from 'vitest/config'

/** What happens when processes are killed, connections cut and disks full: `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    globalSetup: ['./packages/testing/src/vitest-setup.ts', './test/installed-program.ts'],
    pool: 'forks',
    // What is to go wrong needs a processor, too.
    maxWorkers: 1,
    // Far more than it takes, for a machine that does other things, too.
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    reporters: ['verbose'],
  },
})

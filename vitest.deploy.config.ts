import { defineConfig } from 'vitest/config'

/** `pnpm test:deploy`: on a real Docker engine and a real cluster, one after the other. */
export default defineConfig({
  test: {
    include: ['test/deploy/live/**/*.live.ts'],
    globalSetup: './test/deploy/live/prepare.ts',
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 400_000,
    hookTimeout: 600_000,
    reporters: ['default'],
  },
})

import { defineConfig } from 'vitest/config'

const folder = 'test/deploy/live'

/**
 * `pnpm test:deploy`: on a real Docker engine, a real cluster and real API servers, one after the other. What is in
 * `secrets` needs neither engine nor cluster: `pnpm test:deploy --project secrets`.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [`${folder}/*.live.ts`],
          globalSetup: `./${folder}/prepare.ts`,
        },
      },
      {
        extends: true,
        test: {
          name: 'secrets',
          include: [`${folder}/secrets/*.live.ts`],
          globalSetup: [
            `./${folder}/secrets/needs.ts`,
            './packages/testing/src/vitest-setup.ts',
            './test/installed-program.ts',
          ],
        },
      },
    ],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 400_000,
    hookTimeout: 600_000,
    reporters: ['default'],
  },
})

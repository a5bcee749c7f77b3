import { readdirSync } from 'node:fs'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/**
 * One project per folder, so that `npm test -- --project core` runs the tests of one package. A process runs many of its
 * files, one after the other: what there is of a program is in its `Env`, so nothing is left over from one to the next,
 * and to load all modules anew for each would take as long as the tests themselves.
 */
function projectsIn(folder: 'apps' | 'packages'): TestProjectInlineConfiguration[] {
  return readdirSync(folder).map((name) => ({
    extends: true,
    test: { name, include: [`${folder}/${name}/src/**/*.test.ts`], isolate: false },
  }))
}

export default defineConfig({
  // The file that Node.js finds. Vite would take index.mjs, and so load graphql a second time beside
  // the CommonJS copy that graphql-yoga and Pothos have.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      ...projectsIn('packages'),
      ...projectsIn('apps'),
      // Those of faults take minutes: vitest.faults.config.ts.
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/{*,!(faults)/**/*}.test.ts'],
          globalSetup: ['./test/installed-program.ts'],
        },
      },
    ],
    globalSetup: './packages/testing/src/vitest-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is polled for comes in its time: a second, which is what Vitest allows, is little on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    // None for those who work here, who should see at once what is unsteady. `.ci/run` allows one, and says of what.
    retry: Number(process.env['BARYCENTER_TEST_RETRIES'] ?? 0),
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/barycenter/test-results.json' }]],
  },
})

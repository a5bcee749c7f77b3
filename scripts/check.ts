// `pnpm check`: all that must hold besides the tests. Every step runs, so one run shows every problem.
import { spawnSync } from 'node:child_process'
import { delimiter, resolve } from 'node:path'

const steps: readonly (readonly [name: string, ...command: [string, ...string[]]])[] = [
  ['lint and format', 'biome', 'check', '--error-on-warnings'],
  ['types of the packages', 'turbo', 'run', 'types', '--output-logs=errors-only'],
  ['types of the root', 'tsc', '--noEmit'],
  ['unused code', 'knip'],
  ['dependencies in production', 'knip', '--production', '--strict', '--dependencies'],
  ['generated files', 'node', 'scripts/check-generated.ts'],
]

const env = {
  ...process.env,
  PATH: [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
}

const failed = steps.filter(([name, command, ...args]) => {
  process.stdout.write(`\n## ${name}: ${[command, ...args].join(' ')}\n`)
  return spawnSync(command, args, { stdio: 'inherit', env }).status !== 0
})

const names = failed.map(([name]) => name).join(', ')
process.stdout.write(failed.length === 0 ? '\nAll checks passed\n' : `\nFailed: ${names}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

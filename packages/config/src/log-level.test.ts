import { expect, test } from 'vitest'
import { rustLogLevel } from './log-level.ts'

test.each([
  ['info', 'info'],
  ['WARN', 'warn'],
  ['off', 'silent'],
  ['info,barycenter=debug', 'debug'],
  ['barycenter=trace,info', 'trace'],
  [' barycenter = error , trace', 'error'],
  ['barycenter=off', 'silent'],
  ['barycenter', 'trace'],
  ['info,sqlx=debug', 'info'],
  ['sqlx=debug', undefined],
  ['info,barycenter=loud', 'info'],
  ['debug,warn', 'warn'],
  ['silent', undefined],
  ['', undefined],
  ['loud', undefined],
  ['===', undefined],
])('RUST_LOG=%s is %s', (filter, level) => {
  expect(rustLogLevel(filter)).toBe(level)
})

import { expect, test } from 'vitest'
import { logFilter, rustLogFilter } from './log-filter.ts'

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
  ['warn,barycenter::http=debug,hyper=off', 'warn,http=debug'],
  ['', undefined],
  ['loud', undefined],
  ['===', undefined],
])('RUST_LOG=%s is %s', (filter, level) => {
  expect(rustLogFilter(filter)).toBe(level)
})

test.each([
  ['Debug', 'debug', {}],
  ['silent', 'silent', {}],
  ['info,http=warn', 'info', { http: 'warn' }],
  ['http=off, provider=trace ,barycenter=error', 'error', { http: 'silent', provider: 'trace' }],
  ['admin=debug', 'info', { admin: 'debug' }],
  ['background', 'info', { background: 'trace' }],
])('%s is a level and levels of modules', (text, level, modules) => {
  expect(logFilter.parse(text)).toEqual({ level, modules })
})

test.each(['', 'loud', 'info,sqlx=debug', 'info,http=loud', 'http=', 'a=b=c', 7, ['info']])(
  '%j is no filter of ours, and a misspelt one is not to pass unseen',
  (value) => {
    expect(logFilter.parse(value)).toBeUndefined()
  },
)

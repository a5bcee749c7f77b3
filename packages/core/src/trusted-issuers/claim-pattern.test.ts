import { expect, test } from 'vitest'
import { matchesPattern } from './claim-pattern.ts'

test.each([
  ['repo:org/name:ref:refs/heads/main', 'repo:org/name:ref:refs/heads/main'],
  ['repo:org/*:ref:refs/heads/main', 'repo:org/name:ref:refs/heads/main'],
  ['repo:org/name:**', 'repo:org/name:ref:refs/heads/main'],
  ['repo:org/name:ref:refs/heads/release-*', 'repo:org/name:ref:refs/heads/release-1.2'],
  ['repo:org/name:ref:refs/heads/main*', 'repo:org/name:ref:refs/heads/main'],
  ['system:serviceaccount:*:deployer', 'system:serviceaccount:shop:deployer'],
  ['**:ref:refs/heads/main', 'repo:org/name:ref:refs/heads/main'],
  ['a*a', 'aa'],
  ['a*a', 'aaa'],
  ['a.c', 'a.c'],
  ['*.example', 'π.example'],
  ['line**', 'line\nbreak'],
])('%s takes %s', (pattern, text) => {
  expect(matchesPattern(pattern, text)).toBe(true)
})

test.each([
  ['repo:org/name:*', 'repo:org/name:ref:refs/heads/main'],
  ['repo:org/*', 'repo:org/name:environment:prod'],
  ['repo:org/name:ref:refs/heads/*', 'repo:org/name:ref:refs/heads/feature/x'],
  ['repo:org/*:ref:refs/heads/main', 'repo:org/x:environment:y:ref:refs/heads/main'],
  ['repo:org/*:ref:refs/heads/main', 'repo:org/x/../y:ref:refs/heads/main'],
  ['repo:*/name:ref:refs/heads/main', 'repo:org/name:ref:refs/heads/main2'],
  ['repo:org/name:ref:refs/heads/main', 'repo:org/name:ref:refs/heads/main '],
  ['repo:org/name:ref:refs/heads/main', 'xrepo:org/name:ref:refs/heads/main'],
  ['repo:org/name:ref:refs/heads/main', 'REPO:org/name:ref:refs/heads/main'],
  ['system:serviceaccount:*:deployer', 'system:serviceaccount:a:b:deployer'],
  ['a*a', 'a'],
  ['a.c', 'abc'],
  ['[ab]', 'a'],
  ['a?', 'ab'],
  ['org', ''],
  ['org*', 'or'],
])('%s does not take %s', (pattern, text) => {
  expect(matchesPattern(pattern, text)).toBe(false)
})

test('a pattern that would keep an expression busy for ages is decided at once', () => {
  const startedAt = performance.now()
  expect(matchesPattern(`${'**a'.repeat(30)}b`, 'a'.repeat(5000))).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})

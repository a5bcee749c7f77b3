import { expect, test } from 'vitest'
import { describeError } from './describe-error.ts'

test('of an error the log gets what it is and why, and none of the fields that drivers add', () => {
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    parameters: ['hush-hush'],
    detail: 'hush-hush',
  })
  const described = describeError(new Error('insert failed', { cause }))
  expect(described).toMatchObject({
    type: 'Error',
    message: 'insert failed',
    stack: expect.stringContaining('describe-error.test.ts'),
    cause: { type: 'Error', message: 'duplicate key', code: '23505' },
  })
  expect(JSON.stringify(described)).not.toContain('hush-hush')
})

test('several errors at once are all described, and an endless chain of causes is cut', () => {
  expect(describeError(new AggregateError([new Error('::1'), new Error('127.0.0.1')]))).toMatchObject({
    errors: [{ message: '::1' }, { message: '127.0.0.1' }],
  })
  const loop = new Error('loop')
  loop.cause = loop
  expect(JSON.stringify(describeError(loop)).length).toBeLessThan(20_000)
})

test('what is no error is not repeated', () => {
  expect(describeError('hush-hush')).toEqual({
    type: 'string',
    message: 'something that is no error was thrown',
  })
})

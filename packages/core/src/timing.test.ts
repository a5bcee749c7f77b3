import { expect, test, vi } from 'vitest'
import { systemTiming } from './timing.ts'

test('a moment that is past is not waited for, and nobody is warned of it', async () => {
  const warn = vi.spyOn(process, 'emitWarning')
  await systemTiming.sleep(-5)
  await systemTiming.sleep(-5, new AbortController().signal)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

import { expect, test } from 'vitest'
import type { Bytes } from './read-segments.ts'
import { streamRecords } from './stream-records.ts'
import { survey } from './survey.ts'

const invocation = { environment: {}, workingDirectory: '/' } as Parameters<typeof survey>[0]
const users = (...names: readonly string[]) =>
  names.map((username) => JSON.stringify({ username, password: 'secret' })).join('\n')

/** Reads a file that holds one thing, and then, each time, another one. */
async function readTwice(
  first: string,
  second: string,
  isDone = false,
): Promise<readonly (string | undefined)[]> {
  let times = 0
  const bytes: Bytes = {
    name: 'users.ndjson',
    open: async function* () {
      yield Buffer.from(times++ === 0 ? first : second)
    },
  }
  const surveyed = await survey(invocation, [bytes], { onError: 'abort' })
  const names: (string | undefined)[] = []
  for await (const { username } of streamRecords(invocation, surveyed, { format: undefined, isDone }))
    names.push(username)
  return names
}

test('a large file that is another one when it is read again is not synced, however alike the two are', async () => {
  const first = users('alice', 'bob', 'carol')
  expect(await readTwice(first, first)).toEqual(['alice', 'bob', 'carol'])
  for (const second of [users('alice', 'bob', 'zoe'), users('bob', 'alice', 'carol'), users('alice', 'bob')])
    await expect(readTwice(first, second)).rejects.toMatchObject({
      status: 3,
      message: 'users.ndjson was changed while it was being read; nothing was written',
    })
  // What was synced before that was found stays so.
  await expect(readTwice(first, users('alice', 'bob', 'zoe'), true)).rejects.toMatchObject({
    status: 1,
    message: expect.stringContaining('the users are synced as it declared them before'),
  })
})

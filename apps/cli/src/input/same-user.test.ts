import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invoke } from '../testing/invoke.ts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import type { InputFormat } from './input-format.ts'

/** A file with two users and a third one between them; the second of the two is on line 4. */
const WRITE: Readonly<Record<InputFormat, (one: string, other: string) => string>> = {
  json: (one, other) =>
    `[${[one, 'between', other].map((username) => `\n  ${JSON.stringify({ username, password: 'x' })}`)}]`,
  ndjson: (one, other) =>
    `\n${[one, 'between', other].map((username) => JSON.stringify({ username, password: 'x' })).join('\n')}`,
  yaml: (one, other) =>
    `# users\n${[one, 'between', other].map((username) => `- {username: ${JSON.stringify(username)}, password: x}`).join('\n')}`,
  csv: (one, other) => `username,password\n${one},x\nbetween,x\n${other},x`,
}

describe('two usernames that are one', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await createTemporaryFolder()
  })
  afterAll(() => folder.remove())

  const sync = async (...files: readonly string[]) => {
    const { status, stdout, stderr } = await invoke(
      ['sync-users', ...files.flatMap((file) => ['-f', file])],
      {
        folder: folder.path,
      },
    )
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    return stderr.split('\n').filter((line) => line.includes('names the same user'))
  }

  const pairs: readonly (readonly [why: string, one: string, other: string])[] = [
    ['differ in case', 'alice', 'ALICE'],
    ['fold to the same', 'Straße', 'STRASSE'],
    ['have the two small sigmas', 'ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['are composed and decomposed', 'zo\u00EB', 'zoe\u0308'],
    ['have a ligature', 'ﬁnn', 'finn'],
    ['have another width', 'ａｎｎａ', 'anna'],
    ['have the sign of a unit for a letter', '\u212Bsa', 'Åsa'],
  ]
  const formats = Object.keys(WRITE) as InputFormat[]

  test.each(pairs.flatMap(([why, ...pair]) => formats.map((format) => [why, format, ...pair] as const)))(
    'because they %s: %s names both lines',
    async (_, format, one, other) => {
      await folder.write(`users.${format}`, WRITE[format](one, other))
      const lines = await sync(`users.${format}`)
      expect(lines).toEqual([
        expect.stringMatching(
          /^users\.\w+:2:\d+: \/0\/username: line 4 \(\/2\/username\) names the same user/,
        ),
        expect.stringMatching(
          /^users\.\w+:4:\d+: \/2\/username: line 2 \(\/0\/username\) names the same user/,
        ),
      ])
    },
  )

  test('are found across files of all formats, and each error names the line of the first other', async () => {
    const files = formats.map((format) => `across.${format}`)
    for (const [index, format] of formats.entries()) {
      const name = ['Straße', 'STRASSE', 'strasse', 'ＳＴＲＡＳＳＥ'][index] ?? ''
      await folder.write(
        `across.${format}`,
        WRITE[format](name, `only ${format}`).replace('between', `in ${format}`),
      )
    }
    const lines = await sync(...files)
    expect(lines).toEqual([
      expect.stringMatching(/^across\.json:2:\d+: \/0\/username: across\.ndjson:2:\d+: \/0\/username names/),
      expect.stringMatching(/^across\.ndjson:2:\d+: \/0\/username: across\.json:2:\d+: \/0\/username names/),
      expect.stringMatching(/^across\.yaml:2:\d+: \/0\/username: across\.json:2:\d+: \/0\/username names/),
      expect.stringMatching(/^across\.csv:2:\d+: \/0\/username: across\.json:2:\d+: \/0\/username names/),
    ])
  })
})

import { concludeConversion } from '@barycenter/core/users-file/conversion/conversion'
import { FOREIGN_SYSTEMS, foreignReader } from '@barycenter/core/users-file/conversion/conversions'
import { readUsersDocument } from '@barycenter/core/users-file/document'
import { FOREIGN_EXPORTS } from '@barycenter/testing/foreign-exports'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatOfName } from '../input/input-format.ts'
import { parseUsers } from '../input/parse-users.ts'

const RUNS = { seed: 20_261_121, numRuns: 300 }

/** What another system may have in a field, and what it should not. */
const values = fc.oneof(
  fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    'a\0',
    '\uD800',
    '$argon2id$',
    '$pbkdf2-sha256$i=0$$',
    '$scrypt$ln=0,r=1,p=1$a$b',
    '{',
    'YQ==',
  ),
)
interface Change {
  readonly at: number
  readonly value: unknown
}
const changes = fc.array(fc.record({ at: fc.nat(400), value: values }), { minLength: 1, maxLength: 3 })

/** A copy in which some values, counted through the whole, are other ones. */
function change(root: unknown, changes: readonly Change[]): unknown {
  let counted = 0
  const copy = (value: unknown): unknown => {
    const position = counted++
    const found = changes.find(({ at }) => at === position && at > 0)
    if (found !== undefined) return found.value
    if (Array.isArray(value)) return value.map(copy)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copy(inner)]))
  }
  return copy(root)
}

test.each(FOREIGN_SYSTEMS)(
  'whatever is in an export of %s, what comes of it can be synced',
  async (system) => {
    const files = Object.entries(FOREIGN_EXPORTS[system]?.files ?? {})
    const documents = await Promise.all(
      files.map(async ([name, text]) => {
        const parsed = await parseUsers(text, formatOfName(name) ?? 'json')
        return parsed.kind === 'value' ? parsed.value : undefined
      }),
    )
    const read = await foreignReader(system)
    fc.assert(
      fc.property(changes, (changes) => {
        const foreign = read(documents.map((document) => change(document, changes)))
        if (foreign.kind === 'refused') {
          expect(foreign.problems).not.toEqual([])
          return
        }
        const { users, reports } = concludeConversion(foreign.users)
        const withoutVariables = users.filter(
          (user) => !JSON.stringify(user).includes('"password_hash":{"env"'),
        )
        const value: unknown = JSON.parse(JSON.stringify(withoutVariables))
        const document = readUsersDocument({ kind: 'value', value, faults: [], locate: () => ({}) })
        const problems = [...document.problems, ...document.records.flatMap((record) => record.problems)]
        expect(problems).toEqual([])
        const leftOut = reports.filter((report) => report.leftOut !== undefined).length
        expect(users.length + leftOut).toBe(foreign.users.length)
      }),
      RUNS,
    )
  },
)

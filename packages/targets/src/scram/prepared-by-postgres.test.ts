import '@barycenter/testing/provided-context'
import postgres from 'postgres'
import { afterAll, expect, inject, test } from 'vitest'
import { verifies } from './verifier.ts'

const ROLE = 'verifier_test'
const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
afterAll(async () => {
  await sql`drop role if exists ${sql(ROLE)}`
  await sql.end()
})

/** What SASLprep has a say in; some of it is judged before it is normalized, and by RFC 4013 it would be after it. */
const PASSWORDS = [
  ...['a\u00a0b', 'a\u200bb', 'a\u3000b', 'I\u00adX', 'a\ufe0fb', '\u00ad', '\u200d\u2060'],
  ...['\ufb01n', '\u2168', '\u00bd', '\u2103', '\u0130', 'e\u0301', '\u00e9', '\u212b', '\u1100\u1161\u11a8'],
  ...['a\u0340', 'a\u0341', 'a\u1d2c', 'a\u02b0', 'a\u2090', '\u{1f100}', '\u{1d518}', '\u{1f600}', '\u0221'],
  ...['\u00e4\u0007', '\u00e4\u007f', 'a\ue000', '\ufffd', '\u{e0061}'],
  ...[
    '\u05d0\u05d1',
    '\ufb2a',
    '\ufb2a1',
    '\u05d0a\u05d1',
    '\u05d01',
    '\u06271\u0628',
    '\u05d0\u2103\u05d1',
    '\ufdfa',
  ],
  ...Array.from({ length: 16 }, (_, nth) => '\u00e4\u65e5\ufb01\u{1f600}x'.repeat(8 * nth + 1)),
]

test('a verifier that PostgreSQL makes is one of the password, whatever SASLprep makes of that', async () => {
  await sql`set scram_iterations = 1`
  await sql`create role ${sql(ROLE)}`
  const strange: string[] = []
  for (const password of PASSWORDS) {
    await sql.unsafe(`alter role ${ROLE} password '${password}'`)
    const [row] = await sql<{ verifier: string }[]>`
      select rolpassword as verifier from pg_authid where rolname = ${ROLE}`
    const { verifier = '' } = row ?? {}
    if (!(await verifies(verifier, password)) || (await verifies(verifier, `${password}x`)))
      strange.push(JSON.stringify(password))
  }
  expect(strange).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { createVerifier, isVerifier, verifies } from './verifier.ts'

// RFC 7677 §3: user "user", password "pencil"; the keys are those behind its proofs.
const PENCIL =
  'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU='

describe('a SCRAM verifier', () => {
  test('of the password in RFC 7677 is what PostgreSQL stores', async () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
    expect(await createVerifier('pencil', salt)).toBe(PENCIL)
    expect(await verifies(PENCIL, 'pencil')).toBe(true)
    expect(await verifies(PENCIL, 'Pencil')).toBe(false)
  })

  // RFC 4013 §3, and what PostgreSQL makes of the passwords that are prohibited there: what they are.
  test.each([
    ['I\u00adX', 'IX'],
    ['user', 'user'],
    ['\u00aa', 'a'],
    ['\u2168', 'IX'],
    ['a\u00a0b', 'a b'],
    ['\u0007', '\u0007'],
    ['\u0627\u0031', '\u0627\u0031'],
    ['\u00ad', '\u00ad'],
    ['\u0221', '\u0221'],
  ])('is of the prepared password: %j is %j', async (password, prepared) => {
    const salt = Buffer.alloc(16, 7)
    expect(await createVerifier(password, salt)).toBe(await createVerifier(prepared, salt))
  })

  test.each([
    ['another digest', PENCIL.replace('SHA-256', 'SHA-1')],
    ['a key that is too short', PENCIL.replace('WG5d', '')],
    ['a password', 'pencil'],
    ['iterations that would take for ever', PENCIL.replace('4096', '999999999')],
  ])('is told from %s', async (_, text) => {
    expect(isVerifier(text)).toBe(false)
    expect(await verifies(text, 'pencil')).toBe(false)
  })
})

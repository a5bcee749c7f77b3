import { createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Credential } from '../secrets.ts'
import { pgpoolSecrets } from './pgpool-secrets.ts'

const aes = (key: string) => pgpoolSecrets('aes', Buffer.from(key))
const password = (text: string): Credential => ({ kind: 'password', password: text })

describe('what pgpool is told of a password', () => {
  test.each([
    ['pgpool secret key', 'scram_password', 'AESEqRWNVZUfMNbiWsn+FAKww=='],
    ['pgpool secret key', 'md5_password', 'AESXZrvutrwZbM9fPJNc+Vwmw=='],
    ['secret', 'foo', 'AESspLxkQKd0MsKGnf8RHukyA=='],
    ['secret', '12345', 'AESppNAx5fiT9W850wPvKE3Fw=='],
    ['secret', 'pässwörd:with\\colon', 'AEShavEDFHF1if7lMEERiUP4ntEEqVtLescyDQQZW/bfjI='],
    ['big secret', 'dev', 'AESr+9xCFIYnHH+OodrKozLlQ=='],
  ])('under the key %j, %j is the entry of pg_enc', async (key, text, secret) => {
    expect(await aes(key).secretFor('anybody', password(text), [])).toEqual({ kind: 'secret', secret })
  })

  test('whoever has the key can read it: key and IV are those of pg_enc', async () => {
    const key = Buffer.from('2a0a6e0715d1f1e798f53287070a387a9ed53c4be696ca3ea9638f8a0a98ec12', 'hex')
    const iv = Buffer.from('48489b2347a4032d7cff37e47be093fc', 'hex')
    const secret = await aes('pgpool secret key').secretFor('a', password('of anything'), [])
    if (secret.kind === 'refused') throw new Error(secret.message)
    const decipher = createDecipheriv('aes-256-cbc', key, iv)
    const text = decipher.update(secret.secret.slice(3), 'base64', 'utf8') + decipher.final('utf8')
    expect(text).toBe('of anything')
  })

  test('md5 is bound to the name, and a declared md5 is taken as it is', async () => {
    const md5 = pgpoolSecrets('md5', undefined)
    const secret = 'md5fdba98970961edb29f88241b9d99d890'
    expect(await md5.secretFor('foo', password('foo'), [])).toEqual({ kind: 'secret', secret })
    expect(await aes('key').secretFor('foo', { kind: 'hash', hash: secret }, [])).toEqual({
      kind: 'secret',
      secret,
    })
  })

  test('it is the password that SCRAM makes of it, for Pgpool itself prepares none', async () => {
    const [odd, plain] = [password('I\u00adX\u00a0y'), password('IX y')]
    for (const writer of [aes('key'), pgpoolSecrets('text', undefined)]) {
      expect(await writer.secretFor('a', odd, [])).toEqual(await writer.secretFor('a', plain, []))
    }
    const md5 = pgpoolSecrets('md5', undefined)
    expect(await md5.secretFor('a', odd, [])).not.toEqual(await md5.secretFor('a', plain, []))
  })

  test('a text that looks like another kind of entry is still a text', async () => {
    const text = pgpoolSecrets('text', undefined)
    for (const odd of ['AESabc', 'TEXTabc', `md5${'0'.repeat(32)}`, 'SCRAM-SHA-256$x']) {
      expect(await text.secretFor('a', password(odd), [])).toEqual({ kind: 'secret', secret: `TEXT${odd}` })
    }
  })

  test.each([
    ['aes', 'x'.repeat(79), undefined],
    ['aes', 'x'.repeat(80), /at most 79 bytes .* has 80/],
    ['aes', 'ä'.repeat(40), /at most 79 bytes .* has 80/],
    ['text', 'x'.repeat(124), undefined],
    ['text', 'x'.repeat(125), /at most 124 bytes .* has 125/],
    ['text', 'two\nlines', /line break/],
    ['aes', 'a\0b', /NUL/],
    ['md5', 'a\0b', /NUL/],
  ] as const)('as %s, %j is refused for its length or its characters: %s', async (format, text, refusal) => {
    const secret = await pgpoolSecrets(format, Buffer.from('key')).secretFor('a', password(text), [])
    if (refusal === undefined) expect(secret.kind).toBe('secret')
    else expect(secret).toMatchObject({ kind: 'refused', message: expect.stringMatching(refusal) })
  })

  test('hashes that pgpool cannot use are refused, and say what it can use', async () => {
    for (const hash of ['SCRAM-SHA-256$4096:c2FsdA==$x:y', '$argon2id$v=19$m=1,t=1,p=1$a$b', 'md5short']) {
      expect(await aes('key').secretFor('a', { kind: 'hash', hash }, [])).toMatchObject({
        code: 'PASSWORD_HASH_INVALID',
        message: expect.stringContaining('the password itself'),
      })
    }
  })

  test('a name longer than pgpool knows is refused', () => {
    expect(aes('key').refuseName('n'.repeat(128))).toBeUndefined()
    expect(aes('key').refuseName('ä'.repeat(65))).toMatch(/at most 128 bytes .* has 130/)
  })
})

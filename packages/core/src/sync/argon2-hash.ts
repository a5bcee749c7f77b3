/** The bounds on an imported hash's cost: a sign-in must not be able to exhaust the machine. */
const BOUNDS = { m: [8, 262_144], t: [1, 10], p: [1, 16] } as const

const FORM =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,9})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Why a text is no hash that we take. */
export interface HashRefusal {
  readonly code: 'PASSWORD_HASH_INVALID' | 'PASSWORD_HASH_COST'
  readonly message: string
}

/** Checks the form and the cost of an argon2id hash in PHC form; undefined when it is good. */
export function refuseArgon2Hash(text: string): HashRefusal | undefined {
  const match = FORM.exec(text)
  if (match === null) {
    return {
      code: 'PASSWORD_HASH_INVALID',
      message: 'not an argon2id hash in PHC form: $argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>',
    }
  }
  const [, m, t, p, salt, hash] = match
  for (const [name, value] of Object.entries({ m, t, p }) as [keyof typeof BOUNDS, string | undefined][]) {
    const [least, most] = BOUNDS[name]
    if (Number(value) < least || Number(value) > most) {
      return {
        code: 'PASSWORD_HASH_COST',
        message: `the cost parameter ${name} of the hash must be between ${least} and ${most}`,
      }
    }
  }
  if (Number(m) < 8 * Number(p)) {
    return { code: 'PASSWORD_HASH_COST', message: 'the hash needs at least 8 KiB of memory (m) per lane (p)' }
  }
  const bytes = [salt, hash].map((base64) => decodedLength(base64 ?? ''))
  if (!bytes.every((length) => length !== undefined && length >= 8 && length <= 64) || (bytes[1] ?? 0) < 16) {
    return {
      code: 'PASSWORD_HASH_INVALID',
      message: 'the salt of the hash needs 8 to 64 bytes and the hash 16 to 64, in base64 without padding',
    }
  }
  return undefined
}

/** How many bytes an unpadded base64 text holds; undefined if it is not the text of any. */
function decodedLength(base64: string): number | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64').replaceAll('=', '') === base64 ? bytes.length : undefined
}

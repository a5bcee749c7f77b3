/** The bounds on an imported hash's cost: a sign-in must not be able to exhaust the machine. */
const BOUNDS = { m: [8, 262_144], t: [1, 10], p: [1, 16] } as const

const NAMES = ['m', 't', 'p'] as const

const FORM = /^\$argon2id\$v=(?:16|19)\$([mtp=,\d]{11,40})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/

/** Why a text is no hash that we take. */
export interface HashRefusal {
  readonly code: 'PASSWORD_HASH_INVALID' | 'PASSWORD_HASH_COST'
  readonly message: string
}

/** Checks the form and the cost of an argon2id hash in PHC form; undefined when it is good. */
export function refuseArgon2Hash(text: string): HashRefusal | undefined {
  const [, parameters = '', salt = '', hash = ''] = FORM.exec(text) ?? []
  const cost = readCost(parameters)
  if (cost === undefined) {
    return {
      code: 'PASSWORD_HASH_INVALID',
      message: 'not an argon2id hash in PHC form: $argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>',
    }
  }
  for (const name of NAMES) {
    const [least, most] = BOUNDS[name]
    if (cost[name] < least || cost[name] > most) {
      return {
        code: 'PASSWORD_HASH_COST',
        message: `the cost parameter ${name} of the hash must be between ${least} and ${most}`,
      }
    }
  }
  if (cost.m < 8 * cost.p) {
    return { code: 'PASSWORD_HASH_COST', message: 'the hash needs at least 8 KiB of memory (m) per lane (p)' }
  }
  const bytes = [salt, hash].map(decodedLength)
  if (!bytes.every((length) => length !== undefined && length >= 8 && length <= 64) || (bytes[1] ?? 0) < 16) {
    return {
      code: 'PASSWORD_HASH_INVALID',
      message: 'the salt of the hash needs 8 to 64 bytes and the hash 16 to 64, in base64 without padding',
    }
  }
  return undefined
}

/** Reads the cost parameters, which libraries write in different orders; undefined unless each is there once. */
function readCost(parameters: string): Record<'m' | 't' | 'p', number> | undefined {
  const pairs = parameters.split(',').map((pair) => /^([mtp])=([1-9]\d{0,9})$/.exec(pair))
  const [m, t, p] = NAMES.map((name) => pairs.find((pair) => pair?.[1] === name)?.[2])
  if (pairs.length !== 3 || m === undefined || t === undefined || p === undefined) return undefined
  return { m: Number(m), t: Number(t), p: Number(p) }
}

/** How many bytes an unpadded base64 text holds; undefined if it is not the text of any. */
function decodedLength(base64: string): number | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64').replaceAll('=', '') === base64 ? bytes.length : undefined
}

import { decodeUnpadded, hasLength } from './base64.ts'
import { type HashRefusal, type PasswordFormat, refuseOutside } from './password-format.ts'

/** The bounds on an imported hash's cost. */
const BOUNDS = { m: [8, 262_144], t: [1, 10], p: [1, 16] } as const

const NAMES = ['m', 't', 'p'] as const

const FORM = /^\$argon2id?\$v=(?:16|19)\$([mtp=,\d]{11,40})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{1,128})$/

/**
 * Argon2id and Argon2i (RFC 9106) in the PHC string format. The bounds are for hashes that are
 * declared: our own have the cost that the configuration asks for.
 */
export const argon2Format: PasswordFormat = {
  beginning: /^\$argon2/,
  refuse,
  // Loaded when it is used: the check of a file's hashes needs only their form.
  verify: async (text, plaintext) => FORM.test(text) && (await import('argon2')).verify(text, plaintext),
}

function refuse(text: string): HashRefusal | undefined {
  const [, parameters = '', salt = '', hash = ''] = FORM.exec(text) ?? []
  const cost = readCost(parameters)
  if (cost === undefined) {
    return {
      code: 'PASSWORD_HASH_INVALID',
      message: 'not an argon2id or argon2i hash in PHC form: $argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>',
    }
  }
  for (const name of NAMES) {
    const message = refuseOutside(name, cost[name], BOUNDS[name])
    if (message !== undefined) return { code: 'PASSWORD_HASH_COST', message }
  }
  if (cost.m < 8 * cost.p) {
    return { code: 'PASSWORD_HASH_COST', message: 'the hash needs at least 8 KiB of memory (m) per lane (p)' }
  }
  if (!hasLength(decodeUnpadded(salt), 8, 64) || !hasLength(decodeUnpadded(hash), 16, 64)) {
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

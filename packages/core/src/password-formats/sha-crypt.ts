import { equalInConstantTime } from '../digest.ts'
import { defineFormat, refuseOutside } from './password-format.ts'
import { shaCryptDigest } from './sha-crypt-digest.ts'

const FORM =
  /^\$(?:5|6)\$(?:rounds=([1-9]\d{0,9})\$)?([!-#%-9;-~]{1,16})\$((?<=^\$5.*)[./0-9A-Za-z]{43}|(?<=^\$6.*)[./0-9A-Za-z]{86})$/

/** What a hash without its own says. */
const DEFAULT_ROUNDS = 5000

/** The hashes of /etc/shadow with SHA-256 (`$5$`) and SHA-512 (`$6$`): Ulrich Drepper, “Unix crypt using SHA-256 and SHA-512”. */
export const shaCryptFormat = defineFormat({
  beginning: /^\$[56]\$/,
  form: 'a sha-crypt hash: $6$<salt>$<hash>, or $5$…, with rounds=…$ before the salt or without',
  read: (text) => {
    const [, rounds, salt, digest] = FORM.exec(text) ?? []
    if (salt === undefined || digest === undefined) return undefined
    const algorithm = text.startsWith('$5$') ? ('sha256' as const) : ('sha512' as const)
    return { algorithm, rounds: rounds === undefined ? DEFAULT_ROUNDS : Number(rounds), salt, digest }
  },
  refuseCost: ({ rounds }) => refuseOutside('rounds', rounds, [1000, 1_000_000]),
  matches: async ({ digest, ...parts }, plaintext) =>
    equalInConstantTime(await shaCryptDigest({ ...parts, plaintext }), digest),
})

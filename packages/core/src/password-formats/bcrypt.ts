import { defineFormat, refuseOutside } from './password-format.ts'

/** The last characters of salt and digest hold four and two bits: no other spelling is written by anybody. */
const FORM = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/

/**
 * bcrypt as OpenBSD, PHP and Apache's htpasswd write it (`$2a$`, `$2b$`, `$2y$`), evaluated on the
 * thread pool. It knows only the first 72 bytes of a password: with such a hash a longer one is
 * accepted by those, as it was where the hash comes from, until a sign-in replaced the hash.
 */
export const bcryptFormat = defineFormat({
  beginning: /^\$2/,
  form: 'a bcrypt hash: $2b$<cost>$ (or $2a$, $2y$) and 53 characters',
  read: (text) => {
    const cost = FORM.exec(text)?.[1]
    return cost === undefined ? undefined : { text, cost: Number(cost) }
  },
  refuseCost: ({ cost }) => refuseOutside('cost', cost, [4, 14]),
  // Loaded when there is such a hash: the check of a file's hashes needs only their form.
  matches: async ({ text }, plaintext) => (await import('@node-rs/bcrypt')).verify(plaintext, text),
})

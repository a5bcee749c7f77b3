import { argon2Format } from './argon2.ts'
import { bcryptFormat } from './bcrypt.ts'
import type { PasswordFormat } from './password-format.ts'
import { shaCryptFormat } from './sha-crypt.ts'

/** `{CRYPT}`: whatever the system's crypt(3) knows, OpenLDAP Administrator's Guide §14.4.2; here bcrypt and sha-crypt. */
export const ldapCryptFormat = wrapped('{CRYPT}', [bcryptFormat, shaCryptFormat])

/** `{ARGON2}`: an argon2 hash in PHC form, slapd-pw-argon2(5). */
export const ldapArgon2Format = wrapped('{ARGON2}', [argon2Format])

/** A format that is one of others behind the name of an LDAP scheme, RFC 2307 §5.3. */
function wrapped(scheme: string, inner: readonly PasswordFormat[]): PasswordFormat {
  const unwrap = (text: string): string => text.slice(scheme.length)
  const find = (text: string): PasswordFormat | undefined =>
    inner.find(({ beginning }) => beginning.test(unwrap(text)))
  return {
    // Names of schemes are not case-sensitive.
    beginning: new RegExp(`^\\{${scheme.slice(1, -1)}\\}`, 'i'),
    refuse: (text) => {
      const format = find(text)
      if (format !== undefined) return format.refuse(unwrap(text))
      return { code: 'PASSWORD_HASH_INVALID', message: `not a hash that is known in ${scheme}` }
    },
    verify: async (text, plaintext) => (await find(text)?.verify(unwrap(text), plaintext)) ?? false,
  }
}

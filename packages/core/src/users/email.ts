import { z } from 'zod'

const MAXIMUM_EMAIL_LENGTH = 254

/** Whether a text can be an e-mail address, RFC 6531 §3.3. */
export function isEmail(text: string): boolean {
  return text.length <= MAXIMUM_EMAIL_LENGTH && !/\p{C}/u.test(text) && z.regexes.unicodeEmail.test(text)
}

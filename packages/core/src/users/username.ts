/** The most characters that a username may have. */
const MAXIMUM_USERNAME_LENGTH = 255

/**
 * The form in which usernames are compared: NFKC, then case-folded. Through upper case, because that
 * also joins the letters that lower case keeps apart (ß and ss, the two small sigmas).
 */
export function usernameKey(username: string): string {
  return fold(fold(username))
}

/** Folding can make room for composing, and composing for folding: twice reaches the end of it. */
function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}

/** Why a text cannot be a username, or undefined when it can. */
export function refuseUsername(username: string): string | undefined {
  if (username.trim() === '') return 'a username needs at least one character'
  if (username !== username.trim()) return 'a username neither begins nor ends with white space'
  if (username.length > MAXIMUM_USERNAME_LENGTH) {
    return `a username has at most ${MAXIMUM_USERNAME_LENGTH} characters`
  }
  // Control, format (zero width, direction), surrogate and private characters look like nothing or like others.
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(username)) return 'a username has no control or invisible characters'
  return undefined
}

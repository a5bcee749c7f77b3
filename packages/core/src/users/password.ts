/** The longest password that is worth hashing, in UTF-16 code units. */
export const MAXIMUM_PASSWORD_LENGTH = 1024

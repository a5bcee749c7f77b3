/** The largest body of a request, in bytes. */
export const MAXIMUM_BODY = 16 * 1024 * 1024

/** The same for somebody who has shown no token, where the schema is open to all. */
export const MAXIMUM_BODY_OF_STRANGERS = 64 * 1024

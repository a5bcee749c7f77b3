/** The largest body of a request, in bytes. */
export const MAXIMUM_BODY = 16 * 1024 * 1024

/**
 * The same for who may not sync users, and so has nothing large to send. What is parsed takes many times the memory
 * that its text does, so a token that may do little is not to make the process take much of it.
 */
export const MAXIMUM_BODY_WITHOUT_SYNC = 1024 * 1024

/** The same for somebody who has shown no token, where the schema is open to all. */
export const MAXIMUM_BODY_OF_STRANGERS = 64 * 1024

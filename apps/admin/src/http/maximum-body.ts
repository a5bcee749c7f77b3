/** The largest body of a request, in bytes. */
export const MAXIMUM_BODY = 16 * 1024 * 1024

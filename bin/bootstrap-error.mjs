/** A failure that a person can act on: printed as its message, without a stack. */
export class BootstrapError extends Error {
  name = 'BootstrapError'
}

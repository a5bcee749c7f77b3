/** A refusal of a program that fails or asks too often, RFC 6585 §4. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests'
  /** In seconds. */
  readonly retryAfter: number

  constructor(message: string, retryAfter: number) {
    super(message)
    this.retryAfter = retryAfter
  }
}

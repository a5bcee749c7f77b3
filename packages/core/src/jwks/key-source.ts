/** A place that somebody's public keys are read from. */
export interface KeySource {
  /** Names the place: what is read from one place is kept once. */
  readonly id: string
  /**
   * Reads the JWK Set there, RFC 7517 §5: its text.
   *
   * @throws {OutboundError | KeySetError} when it cannot be had.
   */
  read(): Promise<string>
}

/** Why there is no key set in a place. The message holds nothing of what was found there. */
export class KeySetError extends Error {
  override readonly name = 'KeySetError'
}

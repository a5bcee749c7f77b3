/** A document that somebody else's server keeps. */
export interface OutboundDocument {
  readonly mediaType: string
  readonly bytes: Uint8Array
  /** The same, as UTF-8. */
  readonly text: string
}

/** What a document has to be like. */
export interface DocumentExpectation {
  /** The media types that will do, in lower case and without parameters. */
  readonly mediaTypes: readonly string[]
  /** The most bytes that it may have. */
  readonly maximumSize: number
}

/**
 * Requests to addresses that clients have chosen: `jwks_uri`, `sector_identifier_uri`, `request_uri`,
 * `logo_uri`, `backchannel_logout_uri`. Only https, only public networks and those that the operator has named, no
 * redirects, bounded in size and in time, and without anything that says who we are.
 */
export interface Outbound {
  /** @throws {OutboundError} when it cannot be had. */
  get(url: string, expected: DocumentExpectation): Promise<OutboundDocument>
  /**
   * Posts a form.
   *
   * @returns the status of the answer, whatever it is, redirects included.
   * @throws {OutboundError} when there is none.
   */
  post(url: string, form: Readonly<Record<string, string>>): Promise<number>
}

/** Why a request to somebody else's server came to nothing. The message holds nothing of the answer. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
}

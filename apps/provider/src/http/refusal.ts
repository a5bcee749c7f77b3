const STATUS = {
  malformed_form: 400,
  /** RFC 6749 §4.1.2.1: not to be told to whoever the redirect URI belongs to. */
  untrusted_request: 400,
  forged_form: 403,
  cookie_missing: 403,
  unknown_path: 404,
  method_not_allowed: 405,
  form_too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429, // RFC 6585 §4
} as const

/** Why a request of a person's browser is refused. */
export type RefusalCode = keyof typeof STATUS

/** What a refusal may bring along. */
export interface RefusalOptions extends ErrorOptions {
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>
  /** The path of the page where the person can try again. */
  readonly wayBack?: string
}

/** A refusal that a person is meant to read, as a page. Its message is safe to show. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly status: (typeof STATUS)[RefusalCode]
  readonly headers: Readonly<Record<string, string>>
  readonly wayBack: string | undefined

  constructor(code: RefusalCode, message: string, options: RefusalOptions = {}) {
    super(message, options)
    this.code = code
    this.status = STATUS[code]
    this.headers = options.headers ?? {}
    this.wayBack = options.wayBack
  }
}

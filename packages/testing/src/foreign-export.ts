/** An export of another system as it comes, and people in it who can sign in with what they always typed. */
export interface ForeignExport {
  readonly files: Readonly<Record<string, string>>
  readonly people: readonly { readonly username: string; readonly password: string }[]
  /** What `convert` has to say about it. */
  readonly reports: readonly string[]
}

/** What `convert` has to say of a user without a password that it could carry over. */
export const NO_PASSWORD = 'left out: there is no password that could be carried over'

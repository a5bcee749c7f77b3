/** What a request brought along to prove which client it comes from, RFC 6749 §2.3. */
export type PresentedCredentials =
  /** Only a `client_id`: a public client. */
  | { readonly kind: 'none'; readonly clientId: string }
  | {
      readonly kind: 'client_secret_basic' | 'client_secret_post'
      readonly clientId: string
      readonly clientSecret: string
    }
  /** `private_key_jwt` or `client_secret_jwt`, RFC 7523 §2.2. */
  | {
      readonly kind: 'assertion'
      /** What it claims to be the `sub`; true only once the signature is verified. */
      readonly clientId: string
      readonly assertion: string
    }

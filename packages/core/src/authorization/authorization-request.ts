import type { ClientRecord } from '../clients/client.ts'
import type { ClaimsRequest } from '../grants/grant.ts'
import type { RequestedContext } from './requested-context.ts'

/** How the response gets to the client: Multiple Response Types §2.1, Form Post Response Mode §2. */
export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** What a person is to be asked although it may not be necessary, OpenID Connect Core §3.1.2.1, and `create`. */
export type Prompt = 'none' | 'login' | 'consent' | 'select_account' | 'create'

/** Where a response goes: to a redirect URI that the client has registered. */
export interface ResponseTarget {
  readonly client: ClientRecord
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  readonly state: string | undefined
}

/** An authorization request that has been understood and that the client may make, RFC 6749 §4.1.1. */
export interface AuthorizationRequest extends ResponseTarget {
  readonly responseType: 'code' | 'none'
  /** Those that exist and that the client may have. */
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
  readonly nonce: string | undefined
  /** PKCE S256, RFC 7636 §4.2. */
  readonly codeChallenge: string | undefined
  readonly prompts: ReadonlySet<Prompt>
  /** Seconds since the person was last authenticated. */
  readonly maxAge: number | undefined
  readonly loginHint: string | undefined
  /** The `sub`, as this client knows it, that alone will do: of `id_token_hint`, or of the claims request. */
  readonly subject: string | undefined
  readonly claims: ClaimsRequest | undefined
  /** How well the person is to be authenticated; undefined: any way will do. */
  readonly context: RequestedContext | undefined
}

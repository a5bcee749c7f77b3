import type { IntrospectionMode, TrustedIssuerConfig } from './config.ts'
import { required } from './key.ts'
import { trustedIssuers } from './trusted-issuer-type.ts'
import { listOf, oneOf, someText } from './value-types.ts'

const MODES = ['token', 'open', 'off'] as const satisfies IntrospectionMode[]

/** Keys about the admin API: a section of `Config`. */
export const adminKeys = {
  admin: {
    tokenFile: required({
      name: 'admin.token_file',
      type: someText,
      default: 'data/admin-token',
      description: 'Receives the first admin token, with mode 0600, when there is none yet.',
    }),
    trustedIssuers: required<readonly TrustedIssuerConfig[]>({
      name: 'admin.trusted_issuers',
      type: trustedIssuers,
      default: [],
      description:
        'Issuers whose JWTs open the admin API (GitHub Actions, GitLab, Kubernetes), each a `[[admin.trusted_issuers]]` with `issuer`, `audience`, `claims` and `scopes`, and as needed `name`, `jwks_uri` or `jwks_file`, `ca_file`, `token_file`, `allowed_networks` and `max_age`: see docs/keyless.md.',
    }),
    introspection: required<IntrospectionMode>({
      name: 'admin.introspection',
      type: oneOf(MODES),
      default: 'token',
      description: "Who may ask for the admin API's schema: holders of a token, everybody, or nobody.",
    }),
    corsOrigins: required({
      name: 'admin.cors_origins',
      type: listOf('origins like https://ops.example.com', isOrigin),
      default: [],
      description: 'Origins of other sites whose scripts may use the admin API, with a token.',
    }),
  },
} as const

/** Whether a text is an origin as browsers write it, RFC 6454 §6.2: no path, no default port, no wildcard. */
function isOrigin(value: string): boolean {
  return /^https?:\/\/[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value
}

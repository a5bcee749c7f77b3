import type { IntrospectionMode, TrustedIssuerConfig } from './config.ts'
import { optional, required } from './key.ts'
import { publicBaseUrl } from './public-base-url.ts'
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
    roles: required({
      name: 'admin.roles',
      type: listOf('texts', (value) => value.trim() !== ''),
      default: [],
      description:
        'Who has one of these roles may sign in to the playground and do everything there: see docs/admin-api.md. Nobody, unless set.',
    }),
    roleProperty: required({
      name: 'admin.role_property',
      type: someText,
      default: 'roles',
      description: 'The property of users that has their roles: a text, or a list of texts.',
    }),
    publicBaseUrl: optional({
      name: 'admin.public_base_url',
      type: publicBaseUrl,
      defaultText: '`http://localhost:` and `server.admin_port`',
      description: 'The admin service as browsers reach it, to come back to after signing in.',
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

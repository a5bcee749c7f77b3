import type { ClaimConfig, RegistrationMode, ResourceConfig } from './config.ts'
import { required } from './key.ts'
import { isAddressOrRange } from './network-address.ts'
import { claims, resources } from './oauth-types.ts'
import { listOf, oneOf, wholeNumber } from './value-types.ts'

const MODES = ['off', 'token', 'open'] as const satisfies RegistrationMode[]
const YEAR = 31_536_000

/** Keys about what is issued, to whom, and with what in it: sections of `Config`. */
export const oauthKeys = {
  registration: {
    mode: required<RegistrationMode>({
      name: 'registration.mode',
      type: oneOf(MODES),
      default: 'token',
      description:
        'Who may register clients: nobody, holders of an admin token with `clients:register`, or everybody.',
    }),
  },
  tokens: {
    authorizationCodeLifetime: required({
      name: 'tokens.authorization_code_lifetime',
      type: wholeNumber(1, 600),
      default: 60,
      description: 'How long an authorization code can be exchanged, in seconds.',
    }),
    accessTokenLifetime: required({
      name: 'tokens.access_token_lifetime',
      type: wholeNumber(1, YEAR),
      default: 3600,
      description: 'How long an access token is valid, in seconds.',
    }),
    idTokenLifetime: required({
      name: 'tokens.id_token_lifetime',
      type: wholeNumber(1, YEAR),
      default: 3600,
      description: 'How long an ID token is valid, in seconds.',
    }),
    refreshTokenLifetime: required({
      name: 'tokens.refresh_token_lifetime',
      type: wholeNumber(1, 10 * YEAR),
      default: 2_592_000,
      description: 'How long a refresh token is valid, in seconds; its successor starts anew.',
    }),
    grantLifetime: required({
      name: 'tokens.grant_lifetime',
      type: wholeNumber(1, 10 * YEAR),
      default: YEAR,
      description:
        "How long a person's permission lasts however often it is refreshed, in seconds; then they sign in again.",
    }),
    deviceCodeLifetime: required({
      name: 'tokens.device_code_lifetime',
      type: wholeNumber(1, 86_400),
      default: 600,
      description: 'How long a person has to approve a device, in seconds.',
    }),
    refreshGrace: required({
      name: 'tokens.refresh_grace',
      type: wholeNumber(0, 600),
      default: 30,
      description:
        'For how many seconds a refresh token that was used still yields the same successor; after that it revokes the grant.',
    }),
  },
  oauth: {
    resources: required<readonly ResourceConfig[]>({
      name: 'oauth.resources',
      type: resources,
      default: [],
      description:
        'Resource servers (RFC 8707), each a `[[oauth.resources]]` with `identifier` (a URI) and, as needed, `name`, `scopes`, `access_token_format` (`opaque` or `jwt`) and `introspectors` (client ids).',
    }),
    claims: required<readonly ClaimConfig[]>({
      name: 'oauth.claims',
      type: claims,
      default: [],
      defaultText: '`{}`',
      description:
        'Claims from properties of users, under `[oauth.claims]`: `department = "dept"`, or `groups = { property = "groups", scope = "groups" }`. Without a scope: `profile`.',
    }),
  },
  outbound: {
    allowedNetworks: required({
      name: 'outbound.allowed_networks',
      type: listOf('IP addresses and CIDR ranges', isAddressOrRange),
      default: [],
      description:
        'Private networks that may be fetched from (`jwks_uri` and the like), which otherwise only public addresses may.',
    }),
  },
} as const

import { adminKeys } from './admin-keys.ts'
import type { LogFormat, SigningAlgorithm } from './config.ts'
import { type Key, optional, required } from './key.ts'
import { encryptionKey, secondsOrOff } from './key-material.ts'
import { logFilter } from './log-filter.ts'
import { isAddressOrRange, isHost } from './network-address.ts'
import { oauthKeys } from './oauth-keys.ts'
import { publicBaseUrl } from './public-base-url.ts'
import { themeKeys } from './theme-keys.ts'
import { flag, listOf, oneOf, someText, text, wholeNumber } from './value-types.ts'

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const satisfies SigningAlgorithm[]
const port = wholeNumber(1, 65_535)
const host = text('a host name or an IP address', isHost)
const trustedProxies = listOf('IP addresses and CIDR ranges', isAddressOrRange)
const databaseUrl = text('a sqlite://, sqlite::memory:, postgres:// or postgresql:// URL', (value) =>
  /^(sqlite:|postgres(ql)?:\/\/)./.test(value),
)

/** Every key there is, arranged as in `Config`. The parser, the suggestions and the documentation come from here. */
export const keys = {
  server: {
    host: required({
      name: 'server.host',
      type: host,
      default: '127.0.0.1',
      description: 'Where both apps listen. In a container: `0.0.0.0`.',
    }),
    port: required({
      name: 'server.port',
      type: port,
      default: 8080,
      description: 'Port of the public OpenID Connect app.',
    }),
    adminPort: optional({
      name: 'server.admin_port',
      type: port,
      defaultText: '`server.port` + 1',
      description: 'Port of the admin service.',
    }),
    publicBaseUrl: optional({
      name: 'server.public_base_url',
      type: publicBaseUrl,
      defaultText: '`http://localhost:<port>`',
      description:
        'The issuer: where people and clients reach the public app. May have a path. Must be https unless its host is loopback or `server.allow_insecure` is true.',
    }),
    trustedProxies: required({
      name: 'server.trusted_proxies',
      type: trustedProxies,
      default: [],
      description: 'Proxies whose `X-Forwarded-*` headers are believed.',
    }),
    allowPublicRegistration: required({
      name: 'server.allow_public_registration',
      type: flag,
      default: false,
      description: 'Whether people may create accounts of their own.',
    }),
    allowInsecure: required({
      name: 'server.allow_insecure',
      type: flag,
      default: false,
      description: 'Accepts an http issuer on any host. For tests behind closed doors only.',
    }),
  },
  database: {
    url: required({
      name: 'database.url',
      type: databaseUrl,
      default: 'sqlite://data/barycenter.db?mode=rwc',
      description:
        'Where the data is. `sqlite:///abs/path.db` is absolute, `sqlite://path.db` relative. A pooler before PostgreSQL that keeps no prepared statements wants `?prepare=false`.',
    }),
    poolSize: optional({
      name: 'database.pool_size',
      type: wholeNumber(1, 1000),
      defaultText: '10',
      description: 'The most connections to PostgreSQL at a time. SQLite has one.',
    }),
  },
  keys: {
    alg: required<SigningAlgorithm>({
      name: 'keys.alg',
      type: oneOf(ALGORITHMS),
      default: 'RS256',
      description: 'Algorithm that is signed with unless a client registers another.',
    }),
    rotationInterval: required({
      name: 'keys.rotation_interval',
      type: secondsOrOff(3600, 315_360_000),
      default: 0,
      description:
        'How often each signing key gets a successor, in seconds (7776000 are 90 days); 0 leaves it to `barycenter keys rotate`.',
    }),
    encryptionKey: optional({
      name: 'keys.encryption_key',
      type: encryptionKey,
      description:
        'Encrypts private keys and other secrets in the database: `openssl rand -base64 32`. Without it they lie there in the clear. Keep it: nothing else opens them again.',
    }),
    privateKeyPath: optional({
      name: 'keys.private_key_path',
      type: someText,
      description: 'File that the private signing key is imported from, or else exported to.',
    }),
    jwksPath: optional({
      name: 'keys.jwks_path',
      type: someText,
      description: 'File that the public keys are exported to, as a JWK Set.',
    }),
    keyId: optional({
      name: 'keys.key_id',
      type: someText,
      description: 'Identifier (`kid`) of the signing key.',
      withoutEffect: true,
    }),
  },
  ...adminKeys,
  ...oauthKeys,
  ...themeKeys,
  password: {
    memoryCost: required({
      name: 'password.memory_cost',
      type: wholeNumber(1024, 4_194_304),
      default: 19_456,
      description: 'Memory of one argon2id hash, in KiB.',
    }),
    timeCost: required({
      name: 'password.time_cost',
      type: wholeNumber(1, 100),
      default: 2,
      description: 'Passes of argon2id over its memory.',
    }),
    parallelism: required({
      name: 'password.parallelism',
      type: wholeNumber(1, 64),
      default: 1,
      description: 'Lanes of argon2id.',
    }),
    minimumLength: required({
      name: 'password.minimum_length',
      type: wholeNumber(1, 128),
      default: 1,
      description:
        "The fewest characters of a password. A declared password is the operator's word; raise this to enforce more.",
    }),
  },
  federation: {
    trustAnchors: required({
      name: 'federation.trust_anchors',
      type: listOf('texts', (value) => value.trim() !== ''),
      default: [],
      description: 'Trust anchors of OpenID Federation.',
      withoutEffect: true,
    }),
  },
  sync: {
    protectedUsers: required({
      name: 'sync.protected_users',
      type: listOf('usernames', (value) => value.trim() !== ''),
      default: [],
      description:
        'Usernames whom no sync disables or deletes for not being listed, and no operator disables, deletes or renames.',
    }),
  },
  session: {
    lifetime: required({
      name: 'session.lifetime',
      type: wholeNumber(1, 31_536_000),
      default: 3600,
      description: 'How long a sign-in lasts, in seconds.',
    }),
  },
  audit: {
    retention: required({
      name: 'audit.retention',
      type: secondsOrOff(86_400, 1_000_000_000),
      default: 34_560_000,
      description: 'How long events of the audit log are kept, in seconds: 400 days. 0 keeps them for ever.',
    }),
  },
  log: {
    level: optional({
      name: 'log.level',
      type: logFilter,
      defaultText: '`info`',
      description: 'The least severe line that is logged. `BARYCENTER_LOG` and `RUST_LOG` set it too.',
    }),
    format: required<LogFormat>({
      name: 'log.format',
      type: oneOf(['auto', 'json', 'pretty']),
      default: 'auto',
      description:
        'How lines are written: as JSON, or for people; `auto` looks for a terminal. `BARYCENTER_LOG_FORMAT` sets it too.',
    }),
  },
  metrics: {
    port: optional({
      name: 'metrics.port',
      type: port,
      defaultText: '`server.admin_port`',
      description:
        'Port of `/metrics`. One of its own takes the metrics off the admin port, and gives them to a process that serves the provider only. Never on `server.port`.',
    }),
  },
} as const

/** The keys in the order of the documentation. */
export const allKeys: readonly Key<unknown>[] = Object.values(keys).flatMap((section) =>
  Object.values(section),
)

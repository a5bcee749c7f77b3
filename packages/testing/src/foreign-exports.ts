import { type ForeignExport, NO_PASSWORD } from './foreign-export.ts'
import { KEYCLOAK_EXPORT } from './keycloak-export.ts'

const json = (value: unknown): string => JSON.stringify(value, null, 2)
const lines = (...values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join('\n')

const KRATOS_FIREBASE =
  '$firescrypt$ln=14,r=8,p=1$sPtDhWcd1MfdAw==$xbSou7FOl6mChCyzpCPIQ7tku7nsQMTFtyOZSXXd7tjBa4NtimOx7v42Gv2SfzPQu1oxM2/k4SsbOu73wlKe1A==$Bw==$YE0dO4bwD4JnJafh6lZZfkp1MtKzuKAXQcDCJNJNyeCHairWHKENOkbh3dzwaCdizzOspwr/FITUVlnOAwPKyw=='

/** By the name that `convert --from` has for the system. */
export const FOREIGN_EXPORTS: Readonly<Record<string, ForeignExport>> = {
  keycloak: KEYCLOAK_EXPORT,
  // The two files that Auth0 hands out, which belong together; hashes of published samples, and of hashlib.
  auth0: {
    files: {
      'profiles.ndjson': lines(
        {
          user_id: 'auth0|60425da93519d90068f82966',
          email: 'root@example.com',
          email_verified: true,
          name: 'The Admin',
          user_metadata: { theme: 'dark' },
          identities: [
            { provider: 'auth0', connection: 'Username-Password-Authentication', isSocial: false },
            { provider: 'google-oauth2', user_id: '1', connection: 'google-oauth2', isSocial: true },
          ],
          logins_count: 111,
        },
        { user_id: 'google-oauth2|1', email: 'social@example.com', email_verified: true },
        {
          user_id: 'auth0|imported',
          username: 'imported',
          email: 'imported@example.com',
          blocked: false,
          custom_password_hash: {
            algorithm: 'scrypt',
            hash: {
              value:
                'bb7aa76e916f60480614d6555120f03733152646111cc262bf82502315923ea125ad7a172e9e91656406cb8771ed697ff4812c5566c7964ab9119b80ddea5c9f',
              encoding: 'hex',
            },
            salt: { value: 'somesalt', encoding: 'utf8' },
            keylen: 64,
            cost: 16384,
            blockSize: 8,
            parallelization: 1,
          },
        },
        {
          user_id: 'auth0|old',
          email: 'old@example.com',
          custom_password_hash: { algorithm: 'md5', hash: { value: 'x', encoding: 'hex' } },
        },
      ),
      'hashes.ndjson': lines({
        _id: { $oid: '60425da93519d90068f82966' },
        email_verified: true,
        email: 'root@example.com',
        passwordHash: '$2b$12$OziW5BRZpnl8FDOkOzqcxe/SFfq3n0sClAQHA6UnfT2Hl.mvtDDOi',
        password_set_date: { $date: '2021-03-05T16:34:49.502Z' },
        tenant: 'dev',
        connection: 'Username-Password-Authentication',
        _tmp_is_unique: true,
      }),
    },
    people: [
      { username: 'root@example.com', password: 'secret' },
      { username: 'imported', password: 'correct-horse' },
    ],
    reports: [
      'root@example.com: not carried over: identities/1 (google-oauth2)',
      `social@example.com: ${NO_PASSWORD}`,
      `old@example.com: ${NO_PASSWORD}; not carried over: custom_password_hash (hashes by md5 cannot be verified here)`,
    ],
  },
  // The example of Authelia's documentation, and hashes of crypt(3).
  authelia: {
    files: {
      'users_database.yml': `---
users:
  john:
    disabled: false
    displayname: 'John Doe'
    password: '$argon2id$v=19$m=65536,t=3,p=2$BpLnfgDsc2WD8F2q$o/vzA4myCqZZ36bUGsDY//8mKUYNZZaR0t4MFFSs+iM'
    email: 'john.doe@authelia.com'
    groups: ['admins', 'dev']
    phone_number: '+1 555 0100'
    phone_extension: '7'
    extra: {badge: 17, nickname: 'J'}
    nickname: 'Johnny'
  harry:
    displayname: 'Harry Potter'
    password: '{CRYPT}$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.'
  sirius:
    password: '$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2'
`,
    },
    people: [
      { username: 'john', password: 'password' },
      { username: 'harry', password: 'Hello world!' },
    ],
    reports: [
      'john: not carried over: extra/nickname (another field of the user has this name)',
      `sirius: ${NO_PASSWORD}; not carried over: password hash (not a password hash of a known format: argon2, bcrypt, scrypt (Firebase’s too), PBKDF2, sha-crypt, or one of LDAP’s around those)`,
    ],
  },
  // The example of Dex's documentation.
  dex: {
    files: {
      'config.yaml': `issuer: http://127.0.0.1:5556/dex
staticPasswords:
- email: "admin@dex.example.com"
  # bcrypt hash of the string "password"
  hash: "$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W"
  username: "admin"
  userID: "08a8684b-db88-4b73-90a9-3cd1661f5466"
- email: base64@dex.example.com
  hash: ${Buffer.from('$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W').toString('base64')}
  username: "admin"
- email: variable@dex.example.com
  hashFromEnv: DEX_HASH
`,
    },
    people: [
      { username: 'admin@dex.example.com', password: 'password' },
      { username: 'base64@dex.example.com', password: 'password' },
      { username: 'variable@dex.example.com', password: 'password' },
    ],
    reports: [],
  },
  // Hashes of its own tests.
  kratos: {
    files: {
      'identities.json': json([
        {
          id: '9f425a8d-7efc-4768-8f23-7647a74fdf13',
          schema_id: 'default',
          state: 'active',
          traits: {
            email: 'Fire@kratos.example.com',
            name: { first: 'Fire', last: 'Base' },
            newsletter: true,
          },
          credentials: {
            password: {
              type: 'password',
              identifiers: ['fire@kratos.example.com'],
              config: { hashed_password: KRATOS_FIREBASE },
              version: 0,
            },
            totp: { type: 'totp', config: {} },
          },
          verifiable_addresses: [{ value: 'Fire@kratos.example.com', verified: true, via: 'email' }],
          metadata_admin: { note: 'x' },
        },
        {
          id: '9f425a8d-7efc-4768-8f23-7647a74fdf14',
          state: 'active',
          traits: { username: 'scrypt' },
          credentials: {
            password: {
              identifiers: ['scrypt'],
              config: {
                hashed_password:
                  '$scrypt$ln=16384,r=8,p=1$2npRo7P03Mt8keSoMbyD/tKFWyUzjiQf2svUaNDSrhA=$MiCzNcIplSMqSBrm4HckjYqYhaVPPjTARTzwB1cVNYE=',
              },
            },
          },
        },
      ]),
    },
    people: [
      { username: 'Fire@kratos.example.com', password: '8x4WjoDbSxJZdR' },
      { username: 'scrypt', password: 'test' },
    ],
    reports: ['Fire@kratos.example.com: not carried over: credentials/totp, metadata_admin'],
  },
  rauthy: {
    files: {
      'tables.json': json({
        users: [
          {
            id: 'u1',
            email: 'ada@rauthy.example.com',
            given_name: 'Ada',
            family_name: 'Lovelace',
            password: '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
            roles: 'rauthy_admin,user',
            groups: null,
            enabled: 1,
            email_verified: 1,
            created_at: 1700000000,
            language: 'en',
            webauthn_user_id: null,
            user_expires: 1900000000,
          },
        ],
        users_values: [{ id: 'u1', birthdate: '1815-12-10', phone: null, zip: 12345, city: 'London' }],
        user_attr_values: [{ user_id: 'u1', key: 'department', value: '"R&D"' }],
      }),
    },
    people: [{ username: 'ada@rauthy.example.com', password: 'password' }],
    reports: ['ada@rauthy.example.com: not carried over: user_expires'],
  },
  barycenter: {
    files: {
      'users.json': json({
        users: [
          {
            username: 'plain',
            password: 'plaintext',
            email: 'p@example.com',
            roles: ['x'],
            properties: { role: 'admin' },
          },
        ],
      }),
      'tables.json': json({
        users: [
          {
            subject: 's1',
            username: 'stored',
            password_hash:
              '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
            email: null,
            email_verified: 0,
            created_at: 1700000000,
            enabled: 1,
            requires_2fa: 1,
          },
        ],
        properties: [{ owner: 's1', key: 'display_name', value: '"Stored"', updated_at: 1700000000 }],
      }),
    },
    people: [
      { username: 'plain', password: 'plaintext' },
      { username: 'stored', password: 'password' },
    ],
    reports: ['plain: not carried over: roles', 'stored: not carried over: requires_2fa'],
  },
}

import { type ForeignExport, NO_PASSWORD } from './foreign-export.ts'

const keycloakPassword = (value: string, salt: string, data: object) => ({
  type: 'password',
  createdDate: 1590509987678,
  secretData: JSON.stringify({ value, salt, additionalParameters: {} }),
  credentialData: JSON.stringify({ additionalParameters: {}, ...data }),
})

const ARGON2 = { hashLength: ['32'], memory: ['7168'], type: ['id'], version: ['1.3'], parallelism: ['1'] }

/** A realm of Keycloak. Hashes of published realms, and of Python's hashlib (SHA-512). */
export const KEYCLOAK_EXPORT: ForeignExport = {
  files: {
    'realm-export.json': JSON.stringify(
      {
        realm: 'acme',
        clients: [{ clientId: 'x' }],
        users: [
          {
            id: 'a1b2c3d4-0000-4000-8000-000000000001',
            createdTimestamp: 1699281486619,
            username: 'jane.doe',
            enabled: true,
            totp: true,
            emailVerified: true,
            email: 'jane@example.com',
            firstName: 'Jane',
            lastName: 'Doe',
            attributes: { plan: ['gold'], tags: ['a', 'b'], given_name: ['Janet'] },
            credentials: [
              keycloakPassword('xKjWvB9+0sSP6wTqI1JoEI7w+iA0x9VDhPgmrOHRG80=', 'LRScGShC7shkdoU5B1UgUQ==', {
                hashIterations: 5,
                algorithm: 'argon2',
                additionalParameters: ARGON2,
              }),
              { type: 'otp', secretData: '{"value":"x"}', credentialData: '{"subType":"totp"}' },
            ],
            disableableCredentialTypes: [],
            requiredActions: ['UPDATE_PROFILE'],
            realmRoles: ['default-roles-acme'],
            groups: ['/staff'],
            notBefore: 0,
          },
          {
            username: 'short',
            enabled: true,
            credentials: [
              keycloakPassword('JsfNbCOIdZUbyBJ+BT+VoGI91Ec2rWLOvkLPDaX8e9k=', 'P5rtFkGtPfoaryJ6PizUJw==', {
                hashIterations: 27500,
                algorithm: 'pbkdf2-sha256',
              }),
            ],
          },
          {
            username: 'long',
            enabled: true,
            credentials: [
              keycloakPassword(
                'oW0XGu9XJMo/rHaIeOLywDbmgIYDWt/vG6uZEBeq0qdCMFpHMpTj6+evRtq4lpnarIezODQkTZVy3ONv0ZKuoA==',
                '6uKo3nO7JmZUQtzdmzGVmQ==',
                { hashIterations: 27500, algorithm: 'pbkdf2-sha256' },
              ),
            ],
          },
          {
            username: 'newer',
            enabled: true,
            credentials: [
              keycloakPassword(
                'LwG7kgwV7wJFzzytHDwaWAZ6ijBuvs2rPaMkvnnjcMmYBCVBLiLpGdleJ9OmQ1ObnN/11dQYLHUQ76EieU3BaQ==',
                'AAECAwQFBgcICQoLDA0ODw==',
                { hashIterations: 210000, algorithm: 'pbkdf2-sha512' },
              ),
            ],
          },
          {
            username: 'planned',
            enabled: false,
            credentials: [{ type: 'password', value: 'plain', temporary: true }],
          },
          { username: 'federated', enabled: true, federatedIdentities: [{ identityProvider: 'google' }] },
          {
            username: 'legacy',
            credentials: [keycloakPassword('YQ==', 'YQ==', { hashIterations: 1, algorithm: 'md5' })],
          },
        ],
      },
      null,
      2,
    ),
  },
  people: [
    { username: 'jane.doe', password: 'secret' },
    { username: 'short', password: 'password' },
    { username: 'long', password: 'admin' },
    { username: 'newer', password: 'correct-horse' },
  ],
  reports: [
    'jane.doe: not carried over: attributes/given_name (another field of the user has this name), credentials/1 (otp), requiredActions',
    'planned: not carried over: temporary (nobody is asked to change the password)',
    `federated: ${NO_PASSWORD}; not carried over: federatedIdentities`,
    `legacy: ${NO_PASSWORD}; not carried over: password hash (it is of a kind that cannot be verified here)`,
  ],
}

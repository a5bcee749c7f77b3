import type { ReadForeignUsers } from './foreign-format.ts'

/** Every system whose exports can be converted. */
export const FOREIGN_SYSTEMS = [
  'keycloak',
  'auth0',
  'authelia',
  'dex',
  'kratos',
  'rauthy',
  'barycenter',
] as const

/** One of {@link FOREIGN_SYSTEMS}. */
export type ForeignSystem = (typeof FOREIGN_SYSTEMS)[number]

/** The reader for exports of a system; only the one that is needed is loaded. */
export async function foreignReader(system: ForeignSystem): Promise<ReadForeignUsers> {
  switch (system) {
    case 'keycloak':
      return (await import('./keycloak.ts')).readKeycloakUsers
    case 'auth0':
      return (await import('./auth0.ts')).readAuth0Users
    case 'authelia':
      return (await import('./authelia.ts')).readAutheliaUsers
    case 'dex':
      return (await import('./dex.ts')).readDexUsers
    case 'kratos':
      return (await import('./kratos.ts')).readKratosUsers
    case 'rauthy':
      return (await import('./rauthy.ts')).readRauthyUsers
    case 'barycenter':
      return (await import('./rust-barycenter.ts')).readRustBarycenterUsers
  }
}

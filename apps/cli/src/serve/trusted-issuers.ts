import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config, TrustedIssuerConfig } from '@barycenter/config/config'
import { ConfigError } from '@barycenter/config/config-error'
import { ADMIN_SCOPES, type AdminScope, findScope } from '@barycenter/core/admin-tokens/admin-token'
import { KeySetError, type KeySource } from '@barycenter/core/jwks/key-source'
import { guardedOutbound } from '@barycenter/core/outbound/guarded-outbound'
import { discoveredKeys, keysAt } from '@barycenter/core/trusted-issuers/discovered-keys'
import type { TrustedIssuer } from '@barycenter/core/trusted-issuers/trusted-issuer'

/**
 * Whom the configuration trusts, in the domain's terms. Files are read when they are needed, and again
 * later: those that Kubernetes projects into a pod change under it.
 *
 * @throws {ConfigError} when a scope is none.
 */
export function trustedIssuers(
  { admin, outbound }: Pick<Config, 'admin' | 'outbound'>,
  workingDirectory: string,
): readonly TrustedIssuer[] {
  return admin.trustedIssuers.map(({ name, issuer, audiences, claims, maximumAge, ...rest }, index) => ({
    name,
    issuer,
    audiences,
    claims,
    maximumAge,
    scopes: readScopes(rest.scopes, index),
    keys: keysOf(
      { ...rest, issuer, allowedNetworks: [...outbound.allowedNetworks, ...rest.allowedNetworks] },
      workingDirectory,
    ),
  }))
}

function readScopes(names: readonly string[], index: number): readonly AdminScope[] {
  const scopes = names.map(findScope).filter((scope) => scope !== undefined)
  if (scopes.length === names.length) return scopes
  const message = `there are ${ADMIN_SCOPES.join(', ')}`
  throw new ConfigError([{ where: 'admin.trusted_issuers', key: `[${index}].scopes`, message }])
}

function keysOf(
  entry: Pick<
    TrustedIssuerConfig,
    'issuer' | 'jwksUri' | 'jwksFile' | 'caFile' | 'tokenFile' | 'allowedNetworks'
  >,
  workingDirectory: string,
): KeySource {
  const { issuer, jwksUri, jwksFile, caFile, tokenFile, allowedNetworks } = entry
  const read = (path: string) => readNamedFile(resolve(workingDirectory, path))
  if (jwksFile !== undefined) return { id: jwksFile, read: () => read(jwksFile) }
  // One of its own: what it may reach, no client's jwks_uri may.
  const outbound = guardedOutbound({
    networks: allowedNetworks,
    ...(caFile !== undefined && { certificates: () => read(caFile) }),
    ...(tokenFile !== undefined && { bearerToken: async () => (await read(tokenFile)).trim() }),
  })
  return jwksUri === undefined ? discoveredKeys(outbound, issuer) : keysAt(outbound, jwksUri)
}

async function readNamedFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new KeySetError(`the file ${path} cannot be read`, { cause })
  }
}

import type { Client } from '../clients/client.ts'
import { addSeconds } from '../clock.ts'
import { sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { OAuthError } from '../oauth-error.ts'
import { requireKnownResources } from '../tokens/audience.ts'
import { insertDeviceCode } from './device-code.store.ts'
import { drawUserCode, formatUserCode } from './user-code.ts'

/** A device authorization request, RFC 8628 §3.1. */
export interface DeviceRequest {
  /** Those that exist and that the client may have. */
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
}

/** RFC 8628 §3.2, but for where people go with the code. */
export interface DeviceAuthorization {
  readonly deviceCode: string
  /** As people read it. */
  readonly userCode: string
  /** Seconds. */
  readonly expiresIn: number
  /** Seconds between polls. */
  readonly interval: number
}

const INTERVAL = 5
/** How often a user code that is in use already is drawn anew: once is unlikely enough. */
const ATTEMPTS = 5

/**
 * Begins the authorization of a device: a code that it polls with, and one that a person types in.
 *
 * @throws {OAuthError} `unauthorized_client`, `invalid_target`
 */
export async function authorizeDevice(
  env: Env,
  client: Client,
  { scopes, resources }: DeviceRequest,
): Promise<DeviceAuthorization> {
  if (!client.metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:device_code')) {
    throw new OAuthError('unauthorized_client', 'the client is not registered for the device grant')
  }
  const known = requireKnownResources(env.settings.oauth, resources)
  const deviceCode = env.random.token()
  const expiresIn = env.settings.oauth.lifetimes.deviceCode
  const createdAt = env.clock.now()
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const userCode = drawUserCode(env.random)
    const row = {
      deviceCodeHash: sha256(deviceCode),
      userCodeHash: await env.secrets.keyedDigest('user-code', userCode),
      clientId: client.clientId,
      scopes: [...scopes],
      resources: [...known],
      status: 'pending' as const,
      interval: INTERVAL,
      createdAt,
      expiresAt: addSeconds(createdAt, expiresIn),
    }
    if (await env.database.run((store) => insertDeviceCode(store, row))) {
      return { deviceCode, userCode: formatUserCode(userCode), expiresIn, interval: INTERVAL }
    }
  }
  throw new OAuthError('temporarily_unavailable', 'no user code is free')
}

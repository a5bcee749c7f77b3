import type { Env } from '@barycenter/core/env'
import type { PublicJwks } from '@barycenter/core/keys/signing-keys'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { type Issuer, parseIssuer } from '../http/issuer.ts'
import {
  allowCrossOrigin,
  type JsonDocument,
  sendJsonDocument,
  writeJsonDocument,
} from '../http/json-document.ts'

/**
 * The provider's metadata, OpenID Connect Discovery §3. It names what is there and nothing else: an
 * endpoint that does not exist yet is missing, and so is a list that would be empty (§4.2).
 */
export function discoveryEndpoint({ settings, signingKeys }: Pick<Env, 'settings' | 'signingKeys'>) {
  const issuer = parseIssuer(settings.issuer)
  let written: { readonly from: PublicJwks; readonly document: JsonDocument } | undefined
  return new Hono<ProviderHono>()
    .options('/.well-known/openid-configuration', allowCrossOrigin)
    .get('/.well-known/openid-configuration', async (c) => {
      const jwks = await signingKeys.publicJwks()
      if (written?.from !== jwks) {
        written = { from: jwks, document: writeJsonDocument(issuer, describeProvider(issuer, jwks)) }
      }
      return sendJsonDocument(c, written.document)
    })
}

function describeProvider(issuer: Issuer, jwks: PublicJwks): object {
  const algorithms = [...new Set(jwks.keys.map(({ alg }) => alg))]
  return {
    issuer: issuer.identifier,
    jwks_uri: `${issuer.origin}${issuer.path}/.well-known/jwks.json`,
    subject_types_supported: ['public'],
    ...(algorithms.length > 0 && { id_token_signing_alg_values_supported: algorithms }),
  }
}

import type { Env } from '@barycenter/core/env'
import type { PublicJwks } from '@barycenter/core/keys/signing-keys'
import { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'
import { answerPreflight } from '../http/cross-origin.ts'
import { parseIssuer } from '../http/issuer.ts'
import { type JsonDocument, sendJsonDocument, writeJsonDocument } from '../http/json-document.ts'

/** The JWK Set that `jwks_uri` names, RFC 7517 §5: the public halves of the keys we sign with. */
export function jwksEndpoint({ settings, signingKeys }: Pick<Env, 'settings' | 'signingKeys'>) {
  const issuer = parseIssuer(settings.issuer)
  let written: { readonly of: PublicJwks; readonly document: JsonDocument } | undefined
  return new Hono<ProviderHono>()
    .options('/.well-known/jwks.json', () => answerPreflight(['GET', 'HEAD']))
    .get('/.well-known/jwks.json', async (c) => {
      const jwks = await signingKeys.publicJwks()
      if (written?.of !== jwks) written = { of: jwks, document: writeJsonDocument(issuer, jwks) }
      return sendJsonDocument(c, written.document)
    })
}

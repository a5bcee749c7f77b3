import type { Env } from '@barycenter/core/env'
import type { PublicJwks } from '@barycenter/core/keys/signing-keys'
import { Hono } from 'hono'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { answerPreflight } from '../http/cross-origin.ts'
import { type Issuer, parseIssuer } from '../http/issuer.ts'
import { type JsonDocument, sendJsonDocument, writeJsonDocument } from '../http/json-document.ts'
import { METADATA_FEATURES } from '../metadata/features.ts'
import { describeProvider } from '../metadata/provider-metadata.ts'

/**
 * The provider's metadata: OpenID Connect Discovery §4 and RFC 8414 §3, one document for both. It names
 * what is there and nothing else; see `metadata/features.ts`. Its routes have their whole path.
 */
export function discoveryEndpoint(env: Pick<Env, 'settings' | 'signingKeys' | 'sealer'>) {
  const { settings, signingKeys, sealer } = env
  const issuer = parseIssuer(settings.issuer)
  const address = (path: string) => `${issuer.origin}${issuer.path}${path}`
  let written: { readonly from: PublicJwks; readonly document: JsonDocument } | undefined

  const send = async (c: ProviderContext) => {
    const jwks = await signingKeys.publicJwks()
    if (written?.from !== jwks) {
      const algorithms = await signingKeys.algorithms()
      const facts = { issuer, settings, algorithms, canSeal: sealer !== undefined, address }
      const content = describeProvider(METADATA_FEATURES, facts)
      written = { from: jwks, document: writeJsonDocument(issuer, content) }
    }
    return sendJsonDocument(c, written.document)
  }
  const app = new Hono<ProviderHono>()
  for (const path of wellKnownPaths(issuer)) {
    app.options(path, () => answerPreflight(['GET', 'HEAD'])).get(path, send)
  }
  return app
}

/**
 * Where clients look. An issuer with a path has it after the well-known name, as RFC 8414 §3.1 says, or
 * before it, as OpenID Connect Discovery §4.1 says; clients of both kinds try either.
 */
function wellKnownPaths({ path }: Issuer): readonly string[] {
  // The router matches decoded paths.
  const base = decodeURI(path)
  const names = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']
  return [...new Set(names.flatMap((name) => [`${base}${name}`, `${name}${base}`]))]
}

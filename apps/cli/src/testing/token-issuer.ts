import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { SelfSigned } from './self-signed.ts'

/** Somebody else's issuer of JWTs, as CI systems and Kubernetes have one. */
export interface TokenIssuer {
  readonly url: string
  /** What it answers with; to be changed at will. */
  documents: Record<string, unknown>
  /** How often it was asked for something, by path. */
  readonly requests: string[]
  /** The `Authorization` headers that it got. */
  readonly authorizations: (string | undefined)[]
  readonly key: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
  sign(claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>
  close(): void
}

/** Starts an issuer with one key, on the loopback address; over TLS if it has a certificate. */
export async function startTokenIssuer(tls?: SelfSigned): Promise<TokenIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  let documents: Record<string, unknown> = {}
  const server = await serve(tls, (request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    authorizations.push(request.headers.authorization)
    const document = documents[path]
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document))
  })
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  documents = {
    '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/jwks` },
    '/jwks': { keys: [jwk] },
  }
  return {
    url,
    get documents() {
      return documents
    },
    set documents(changed) {
      documents = changed
    },
    requests,
    authorizations,
    key: privateKey,
    publicKey,
    jwk,
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'JWT', ...header })
        .sign(privateKey),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function serve(tls: SelfSigned | undefined, listener: RequestListener): Promise<Server> {
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

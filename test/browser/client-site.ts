import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { registerTestClient } from '@barycenter/testing/clients'
import * as oidc from 'openid-client'
import type { ProviderSite } from './provider-site.ts'

/** A web application, by openid-client: `/start` signs in, `/welcome` says who came. */
export interface ClientSite {
  /** Where the application begins to sign somebody in; parameters are added to its request. */
  start(parameters?: Readonly<Record<string, string>>): string
  /** Where it sends somebody who is to sign out everywhere, RP-Initiated Logout 1.0 §2. */
  readonly end: string
  readonly clientId: string
  readonly configuration: oidc.Configuration
  close(): Promise<void>
}

interface Started {
  readonly pkceCodeVerifier: string
  readonly expectedState: string
  readonly expectedNonce: string
}

/**
 * Serves an application that is registered with a provider. Its callback is on 127.0.0.1 and leads on to
 * localhost, which is another origin, as applications behind a shared callback do.
 */
export async function openClientSite(
  { env, issuer }: ProviderSite,
  metadata: Partial<ClientMetadata> = {},
  options: { readonly origin?: string } = {},
): Promise<ClientSite> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, `Failed: ${String(error)}`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const callback = `http://127.0.0.1:${port}/callback`
  const goodbye = `http://127.0.0.1:${port}/goodbye`
  const addresses = { redirect_uris: [callback], post_logout_redirect_uris: [goodbye] }
  const client = await registerTestClient(env, { ...addresses, ...metadata }, options)
  // The provider's clock stands still, some years ahead.
  const clockSkew = Math.round((env.clock.now().getTime() - Date.now()) / 1000)
  const configuration = await oidc.discovery(
    new URL(issuer),
    client.clientId,
    { [oidc.clockSkew]: clockSkew, [oidc.clockTolerance]: 600 },
    client.clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(client.clientSecret),
    { execute: [oidc.allowInsecureRequests] },
  )
  let started: Started | undefined

  const begin = async (response: ServerResponse, extra: URLSearchParams) => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
    started = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() }
    const location = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: 'openid email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: started.expectedState,
      nonce: started.expectedNonce,
      ...Object.fromEntries(extra),
    })
    response.writeHead(302, { location: location.href }).end()
  }
  const finish = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    if (started === undefined) throw new Error('nothing was started')
    const body = request.method === 'POST' ? await text(request) : undefined
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const arrived = body === undefined ? url : new Request(url, { method: 'POST', body, headers })
    const words = await oidc.authorizationCodeGrant(configuration, arrived, started).then(
      (tokens) => `Hello ${tokens.claims()?.sub} by ${request.method}`,
      (error: { error?: string }) => {
        if (error.error === undefined) throw error
        return `Refused: ${error.error}`
      },
    )
    leadOn(response, words)
  }
  const leadOn = (response: ServerResponse, words: string) => {
    const location = `http://localhost:${port}/welcome?${new URLSearchParams({ words })}`
    response.writeHead(303, { location }).end()
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    if (url.pathname === '/start') return begin(response, url.searchParams)
    if (url.pathname === '/callback') return finish(request, response, url)
    if (url.pathname === '/goodbye') return leadOn(response, `Goodbye ${url.searchParams.get('state')}`)
    return send(response, url.searchParams.get('words') ?? '')
  }

  return {
    start: (parameters = {}) => `http://127.0.0.1:${port}/start?${new URLSearchParams(parameters)}`,
    end: oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: goodbye, state: 'for now' }).href,
    clientId: client.clientId,
    configuration,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      // A browser that is still open keeps some for later.
      server.closeAllConnections()
      await closed
    },
  }
}

function send(response: ServerResponse, words: string): void {
  response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end(words)
}

import { createHash } from 'node:crypto'
import { type Answer, type Exchange, openExchange, type Question } from './http-exchange.ts'
import { signIn } from './sign-in-robot.ts'

/** A client at a provider that is measured. */
export interface Registration {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What is measured: each is done once a call, with the worker's own session and tokens. */
export const ACTIONS = [
  'discovery',
  'client_credentials',
  'code flow',
  'refresh',
  'introspection',
  'userinfo',
] as const

/** One of {@link ACTIONS}. */
export type Action = (typeof ACTIONS)[number]

/** Clients that work at the same time, each with a person who is signed in. */
export interface RelyingParty {
  /** Does something so many times, spread over the workers. */
  perform(action: Action, times: number): Promise<void>
  close(): void
}

const WORKERS = 16
export const CALLBACK = 'https://client.example/callback'
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0'

/** Signs a person in for each worker, and gets the tokens that the measurements start from. */
export async function openRelyingParty(registration: Registration): Promise<RelyingParty> {
  const exchange = openExchange(WORKERS)
  const workers: Awaited<ReturnType<typeof createWorker>>[] = []
  // One after the other: many sign-ins at once under one name look like guessing.
  for (let nth = 0; nth < WORKERS; nth++) workers.push(await createWorker(exchange, registration))
  return {
    perform: async (action, times) => {
      let remaining = times
      const work = async (worker: Readonly<Record<Action, () => Promise<void>>>) => {
        while (remaining-- > 0) await worker[action]()
      }
      await Promise.all(workers.map(work))
    },
    close: () => exchange.close(),
  }
}

async function createWorker(exchange: Exchange, { issuer, clientId, clientSecret }: Registration) {
  const discovery = { url: `${issuer}/.well-known/openid-configuration` }
  const metadata: Readonly<Record<string, string>> = JSON.parse((await exchange(discovery)).text)
  const endpoint = (name: string) => metadata[`${name}_endpoint`] ?? ''
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const request = new URLSearchParams({
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email offline_access',
    state: 'a state',
    nonce: 'a nonce',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const authorize = `${endpoint('authorization')}?${request}`
  const cookie = await signIn(exchange, `${authorize}&prompt=consent`, CALLBACK)
  const post = async (name: string, form: Readonly<Record<string, string>>) =>
    JSON.parse((await expectOk(exchange, { url: endpoint(name), headers: { authorization }, form })).text)

  const codeFlow = async () => {
    const { headers } = await exchange({ url: authorize, headers: { cookie } })
    const code = new URL(headers.location ?? 'about:blank').searchParams.get('code') ?? ''
    return post('token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    })
  }
  let tokens = await codeFlow()
  return {
    discovery: async () => void (await expectOk(exchange, discovery)),
    client_credentials: async () => void (await post('token', { grant_type: 'client_credentials' })),
    'code flow': async () => void (await codeFlow()),
    refresh: async () => {
      tokens = await post('token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    },
    introspection: async () => {
      const { active } = await post('introspection', { token: tokens.access_token })
      if (active !== true) throw new Error('the token is not active')
    },
    userinfo: async () => {
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      await expectOk(exchange, { url: endpoint('userinfo'), headers })
    },
  }
}

async function expectOk(exchange: Exchange, question: Question): Promise<Answer> {
  const answer = await exchange(question)
  if (answer.status !== 200)
    throw new Error(`${question.url} answered ${answer.status}: ${answer.text.slice(0, 300)}`)
  return answer
}

import { lookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { createAddressGuard } from './address-guard.ts'
import { type DocumentExpectation, type Outbound, OutboundError } from './outbound.ts'
import { allowedAddresses, forbiddenNetwork, pinnedLookup, type Resolve } from './pinned-lookup.ts'

/** What requests to other servers are bound by. */
export interface OutboundOptions {
  /** Private networks that may be asked nevertheless, over http too: addresses or CIDR blocks. */
  readonly networks: readonly string[]
  /** How long a request may take in all, in milliseconds. */
  readonly timeout?: number
  readonly resolve?: Resolve
  /** Certificates, in PEM, to trust in place of those that everybody trusts; read anew for each request. */
  readonly certificates?: () => Promise<string>
  /** A token for the servers that are asked (RFC 6750 §2.1), read anew for each request. Only for addresses of the operator's own choice. */
  readonly bearerToken?: () => Promise<string>
}

const TIMEOUT = 5000

/** All that a server is told. What it compresses could become larger than any limit. */
const HEADERS = { 'accept-encoding': 'identity' }

/**
 * Makes the one way out.
 *
 * @throws {TypeError} when one of the networks is none.
 */
export function guardedOutbound(options: OutboundOptions): Outbound {
  const { networks, timeout = TIMEOUT, resolve } = options
  const guard = createAddressGuard(networks)
  const resolveHost = resolve ?? ((host: string) => lookup(host, { all: true }))

  /** Sends a request, and does something with the answer, all before the deadline. */
  const exchange = async <T>(
    address: string,
    form: Readonly<Record<string, string>> | undefined,
    read: (response: IncomingMessage) => T | Promise<T>,
  ): Promise<T> => {
    const url = parseTarget(address)
    const allow = allowedAddresses(guard, url)
    const literal = url.hostname.replace(/^\[|\]$/g, '')
    // Nobody looks up what is an address already.
    if (isIP(literal) !== 0 && !allow(literal)) throw forbiddenNetwork()
    const deadline = AbortSignal.timeout(timeout)
    const body = form && new URLSearchParams(form).toString()
    const [ca, token] = await Promise.all([options.certificates?.(), options.bearerToken?.()])
    const settings = {
      method: body === undefined ? 'GET' : 'POST',
      ...(ca !== undefined && { ca }),
      // No connection is shared, so that each one was checked for its own request.
      agent: false,
      lookup: pinnedLookup(resolveHost, allow),
      headers: {
        ...HEADERS,
        ...(body !== undefined && formHeaders(body)),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      signal: deadline,
    }
    try {
      const send = url.protocol === 'https:' ? requestHttps : requestHttp
      const response = await answerOf(send(url, settings).end(body))
      try {
        return await read(response)
      } finally {
        response.destroy()
      }
    } catch (cause) {
      if (cause instanceof OutboundError) throw cause
      const reason = deadline.aborted ? 'the answer took too long' : 'the connection failed'
      throw new OutboundError(reason, { cause })
    }
  }

  return {
    get: (url, expected) =>
      exchange(url, undefined, async (response) => {
        const mediaType = checkHead(response, expected)
        const bytes = await readBody(response, expected)
        return { mediaType, bytes, text: bytes.toString('utf8') }
      }),
    post: (url, form) => exchange(url, form, ({ statusCode = 0 }) => statusCode),
  }
}

function formHeaders(body: string) {
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
  }
}

function parseTarget(address: string): URL {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new OutboundError('not an https URL')
  }
  if (url.username !== '' || url.password !== '') throw new OutboundError('the URL has credentials in it')
  return url
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    // It stays: a request that is aborted once its answer has begun says so here as well.
    request.on('error', reject)
  })
}

/** Checks all that can be known before the body, and returns the media type. */
function checkHead({ statusCode, headers }: IncomingMessage, expected: DocumentExpectation): string {
  if (statusCode !== 200) throw new OutboundError(`the answer has the status ${statusCode}`)
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!expected.mediaTypes.includes(mediaType)) throw new OutboundError('the answer has another media type')
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new OutboundError('the answer is compressed')
  }
  if (Number(headers['content-length'] ?? 0) > expected.maximumSize) throw tooLarge()
  return mediaType
}

async function readBody(response: IncomingMessage, { maximumSize }: DocumentExpectation): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maximumSize) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): OutboundError {
  return new OutboundError('the answer is too large')
}

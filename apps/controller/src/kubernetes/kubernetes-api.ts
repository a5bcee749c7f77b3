import { type IncomingMessage, request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import {
  ApiAnswerTooLargeError,
  type ApiRequest,
  type ApiResponse,
  ApiUnreachableError,
  readAnswer,
} from './api-response.ts'

/** An API server, and the right to ask it. */
export interface KubernetesApi {
  /** The namespace that the context names, or that of this pod. */
  readonly namespace: string | undefined
  /**
   * Asks for an answer that is read whole. Never throws for a status.
   *
   * @param mostBytes what of an answer is read at most.
   * @throws {ApiUnreachableError} when there is no answer.
   * @throws {ApiAnswerTooLargeError} when there is more of it.
   */
  ask(request: ApiRequest, mostBytes?: number): Promise<ApiResponse>
  /**
   * Asks for an answer that is read as it comes. The signal ends it.
   *
   * @throws {ApiUnreachableError} when there is no answer.
   */
  open(request: ApiRequest): Promise<IncomingMessage>
}

/** How long the beginning of an answer, and each part of one that is read whole, may be waited for. */
const PATIENCE_MS = 30_000
const MOST_BYTES = 4 * 1024 * 1024

/**
 * Talks to an API server. It is our own request on Node.js's client, by client-node's configuration: client-node
 * 2.0.1 would make a pool of connections for each request, and leave it open.
 *
 * @param load reads the configuration, and reads it again after a request failed: certificates and tokens
 *   are replaced while we run.
 */
export function createKubernetesApi(load: () => KubeConfig): KubernetesApi {
  let current: KubeConfig | undefined = load()
  const namespace = current.getContextObject(current.getCurrentContext())?.namespace

  const open = async ({ method, path, body, signal }: ApiRequest): Promise<IncomingMessage> => {
    try {
      current ??= load()
      const config = current
      const options: RequestOptions = {}
      await config.applyToHTTPSOptions(options)
      const url = urlOf(config, path)
      const message = await send(url, { ...options, method, signal }, body)
      if (message.statusCode === 401) current = undefined
      return message
    } catch (cause) {
      current = undefined
      if (signal.aborted) throw signal.reason
      throw new ApiUnreachableError(`cannot reach the API server (${reasonOf(cause)})`, { cause })
    }
  }

  return {
    namespace: namespace === '' ? undefined : namespace,
    open,
    ask: async (request, mostBytes = MOST_BYTES) => {
      const message = await open(request)
      message.setTimeout(PATIENCE_MS, () => message.destroy(new Error('no answer in time')))
      try {
        return await readAnswer(message, mostBytes)
      } catch (cause) {
        if (request.signal.aborted) throw request.signal.reason
        if (cause instanceof ApiUnreachableError || cause instanceof ApiAnswerTooLargeError) throw cause
        throw new ApiUnreachableError(`the answer of the API server broke off (${reasonOf(cause)})`, {
          cause,
        })
      }
    },
  }
}

function urlOf(config: KubeConfig, path: string): URL {
  const server = config.getCurrentCluster()?.server ?? ''
  return new URL(`${server.replace(/\/+$/, '')}${path}`)
}

function send(url: URL, options: RequestOptions, body: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      accept: 'application/json',
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      ...options.headers,
    }
    const begin = url.protocol === 'http:' ? requestHttp : requestHttps
    const request = begin(url, { ...options, headers }, (message) => {
      request.setTimeout(0)
      resolve(message)
    })
    request.setTimeout(PATIENCE_MS, () => request.destroy(new Error('no answer in time')))
    // Whoever reads the answer hears of what happens after it began.
    request.on('error', reject)
    request.end(text)
  })
}

/** The code of the operating system or of TLS. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

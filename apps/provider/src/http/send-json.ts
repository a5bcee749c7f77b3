import type { ProviderContext } from './context.ts'

/** Sends what an endpoint for programs says as JSON. */
export function sendJson(c: ProviderContext, content: object): Response {
  return sendText(c, 'application/json', JSON.stringify(content))
}

/**
 * Sends what an endpoint for programs says, with the headers of all such endpoints from the start: setting
 * them on a response that is there already makes the server take its slow way, at twice the time.
 */
export function sendText(c: ProviderContext, mediaType: string, text: string): Response {
  c.set('hasEndpointHeaders', true)
  return new Response(text, { headers: { 'content-type': mediaType, ...c.get('endpointHeaders') } })
}

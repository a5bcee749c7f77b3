import type { ProviderContext } from './context.ts'

/** Sends an object as JSON from an endpoint for programs. */
export function sendJson(c: ProviderContext, content: object): Response {
  return sendDocument(c, 'application/json', JSON.stringify(content))
}

/**
 * Sends a document from an endpoint for programs, with the headers of its endpoint. They are put in here,
 * as a plain object: to add them to a response that there is already takes longer than most requests.
 */
export function sendDocument(c: ProviderContext, mediaType: string, text: string): Response {
  const headers = { ...c.get('endpointHeaders'), 'content-type': mediaType }
  c.set('endpointHeaders', undefined)
  return new Response(text, { headers })
}

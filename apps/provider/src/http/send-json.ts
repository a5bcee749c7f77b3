const JSON_HEADERS = { 'content-type': 'application/json' }

/** Sends an object as JSON: what `c.json` does, without building `Headers`. */
export function sendJson(content: object): Response {
  return new Response(JSON.stringify(content), { headers: JSON_HEADERS })
}

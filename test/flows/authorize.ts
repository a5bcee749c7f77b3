import type { Visitor } from './visitor.ts'

/** Goes through login and consent as alice does, and returns where the client is sent. */
export async function authorize(visitor: Visitor, url: URL): Promise<URL> {
  let reply = await visitor.get(`${url.pathname}${url.search}`)
  for (let step = 0; step < 8; step++) {
    const location = reply.headers.get('location')
    if (location === null) throw new Error(`no redirect but ${reply.status}: ${reply.text}`)
    const target = new URL(location, url)
    if (target.origin !== url.origin) return target
    const path = `${target.pathname}${target.search}`
    const form = { username: 'alice', password: 'correct horse', decision: 'allow' }
    reply = /\/(?:login|consent)$/.test(target.pathname)
      ? await visitor.fillIn(path, form)
      : await visitor.get(path)
  }
  throw new Error('the person is asked for ever')
}

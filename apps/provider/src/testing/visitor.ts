import { Socket } from 'node:net'
import type { Hono } from 'hono'
import type { ProviderHono } from '../http/context.ts'

/** A browser without JavaScript, as far as HTTP tells: it keeps cookies and comes from an address. */
export interface Visitor {
  /** The cookies it holds, by name. A test may put in others. */
  readonly cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** Gets a page with a form, and sends the form with these fields beside its hidden ones. */
  fillIn(path: string, fields: Record<string, string>): Promise<Response>
}

/** What a visitor is like. */
export interface VisitorOptions {
  readonly address?: string
}

/** Opens a browser that has never been here. */
export function openVisitor(
  app: Hono<ProviderHono>,
  { address = '198.51.100.7' }: VisitorOptions = {},
): Visitor {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (jar !== '' && !headers.has('cookie')) headers.set('cookie', jar)
    const response = await app.request(path, { ...init, headers }, socketOf(address))
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return response
  }
  const visitor: Visitor = {
    cookies,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields, headers = {}) => {
      const body = new URLSearchParams(fields).toString()
      const type = 'application/x-www-form-urlencoded'
      return send(path, { method: 'POST', body, headers: { 'content-type': type, ...headers } })
    },
    fillIn: async (path, fields) => {
      const page = await (await visitor.get(path)).text()
      const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
      if (action === undefined) throw new Error(`no form at ${path}`)
      return visitor.post(action, { ...hiddenFields(page), ...fields })
    },
  }
  return visitor
}

/** The hidden fields of a page, by name. */
export function hiddenFields(page: string): Record<string, string> {
  const inputs = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  )
}

/** What @hono/node-server tells of a connection. */
function socketOf(remoteAddress: string) {
  return {
    incoming: { socket: Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }) },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/; Max-Age=0(?:;|$)/.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

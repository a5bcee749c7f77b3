import { hiddenFields } from '@barycenter/provider/testing/visitor'

/** An answer that was read to its end. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Asks a server. */
export type Send = (url: string, init?: RequestInit) => Promise<Reply>

/** Asks once, over the network: a redirect is an answer like any other. */
export const send: Send = async (url, init = {}) => {
  const response = await fetch(url, { ...init, redirect: 'manual' })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** A browser without JavaScript, as far as HTTP tells: it keeps cookies, and follows where it is sent. */
export interface Visitor {
  /** The cookies it holds, by name. A test may put in others. */
  readonly cookies: Map<string, string>
  get(path: string): Promise<Reply>
  post(path: string, fields: Record<string, string>): Promise<Reply>
  /** Gets a page with a form, and sends the form with these fields beside its hidden ones. */
  fillIn(path: string, fields: Record<string, string>): Promise<Reply>
  /** Fills in the sign-in form, and returns the page that this leads to. */
  signIn(username: string, password: string): Promise<Reply>
}

/** Opens a browser that has never been at this site. */
export function openVisitor(site: string, ask: Send = send): Visitor {
  const cookies = new Map<string, string>()
  const request = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const reply = await ask(new URL(path, site).href, { ...init, headers })
    for (const line of reply.headers.getSetCookie()) keep(cookies, line)
    return reply
  }
  const visitor: Visitor = {
    cookies,
    get: (path) => request(path),
    post: (path, fields) => request(path, { method: 'POST', body: new URLSearchParams(fields) }),
    fillIn: async (path, fields) => {
      const { text } = await visitor.get(path)
      const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1]
      if (action === undefined) throw new Error(`no form at ${path}`)
      return visitor.post(action, { ...hiddenFields(text), ...fields })
    },
    signIn: async (username, password) => {
      const answer = await visitor.fillIn('/login', { username, password })
      const location = answer.headers.get('location')
      if (answer.status !== 303 || location === null) throw new Error(`the form led to ${answer.status}`)
      return visitor.get(location)
    },
  }
  return visitor
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/; Max-Age=0(?:;|$)/.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

import { getCookie, setCookie } from 'hono/cookie'
import type { ProviderContext } from './context.ts'
import type { Issuer } from './issuer.ts'

/** A cookie of the provider's own, which holds secrets of `random.token()`. */
export interface Cookie {
  readonly name: string
  /** What the browser sent, if it can be ours. */
  read(c: ProviderContext): readonly string[]
  /** Sets it until the browser is closed; the server knows when what it stands for expires. */
  set(c: ProviderContext, values: readonly string[]): void
  clear(c: ProviderContext): void
}

/** As many accounts as a person may be signed in to with one browser. */
export const MAXIMUM_VALUES = 5

const TOKENS = /^[\w-]{43}(?:\.[\w-]{43}){0,4}$/

/** Defines a cookie that scripts cannot read and other sites' forms do not send, RFC 6265bis §4.1. */
export function defineCookie(issuer: Issuer, purpose: 'session' | 'login' | 'pending'): Cookie {
  const name = `${namePrefix(issuer)}barycenter_${purpose}`
  const attributes = {
    path: issuer.path || '/',
    secure: issuer.secure,
    httpOnly: true,
    sameSite: 'Lax',
  } as const
  return {
    name,
    read: (c) => {
      const value = getCookie(c, name)
      return value !== undefined && TOKENS.test(value) ? value.split('.') : []
    },
    set: (c, values) => setCookie(c, name, values.join('.'), attributes),
    clear: (c) => setCookie(c, name, '', { ...attributes, maxAge: 0 }),
  }
}

/**
 * `__Host-` keeps other hosts of the domain from setting the cookie, and demands `Path=/`. Below a
 * path, `__Secure-` lets the cookie go to that path only: neither to the host's other applications
 * nor into the way of a second issuer on the host.
 */
function namePrefix({ secure, path }: Issuer): string {
  if (!secure) return ''
  return path === '' ? '__Host-' : '__Secure-'
}

import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import { type Coding, type CompressedPage, compressPage } from './compressed-page.ts'
import { renderPlayground } from './playground.ts'
import type { PlaygroundSettings } from './sign-in-options.ts'

/** A page and the policy that it runs under. */
interface Prepared {
  readonly page: CompressedPage
  readonly contentSecurityPolicy: string
}

/** Serves the playground. The page is made at the first request, and is the same for everybody. */
export function playgroundPage(settings: PlaygroundSettings): (c: Context) => Promise<Response> {
  let prepared: Promise<Prepared> | undefined

  return async (c) => {
    prepared ??= prepare(settings)
    const { page, contentSecurityPolicy } = await prepared
    const coding = chooseCoding(c.req.header('accept-encoding') ?? '')
    const etag = page.etag(coding)
    const headers = {
      ETag: etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': contentSecurityPolicy,
    }
    if (isKnown(etag, c.req.header('if-none-match') ?? '')) return c.body(null, 304, headers)
    return c.body(await page.body(coding), 200, {
      ...headers,
      'Content-Type': 'text/html; charset=utf-8',
      ...(coding !== 'identity' && { 'Content-Encoding': coding }),
    })
  }
}

async function prepare(settings: PlaygroundSettings): Promise<Prepared> {
  const { html, contentSecurityPolicy } = await renderPlayground(settings)
  return { page: await compressPage(html), contentSecurityPolicy }
}

/** Which coding a client wants, RFC 9110 §12.5.3. */
function chooseCoding(acceptEncoding: string): Coding {
  return parseAccept(acceptEncoding).some(({ type, q }) => type === 'gzip' && q > 0) ? 'gzip' : 'identity'
}

/** Whether a client has this version of the page, RFC 9110 §13.1.2. */
function isKnown(etag: string, ifNoneMatch: string): boolean {
  const known = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}

import { createMiddleware } from 'hono/factory'
import { submitScriptSource } from '../interaction/views/form-post-page.ts'
import { passkeyScriptSource } from '../interaction/views/passkey-script.ts'
import type { Theme } from '../theme/theme.ts'
import type { ProviderHono } from './context.ts'

/** What a page has beside the stylesheet. */
interface PageContent {
  readonly formTargets: readonly string[]
  readonly scripts: readonly string[]
  readonly showsImage: boolean
}

/**
 * The Content-Security-Policy (Level 3) of pages: one stylesheet, named by its hash, images only as part
 * of the page, and nothing else to load. A form leads to this site only; where a client comes after it, on
 * to addresses of the client's scheme as well, for browsers hold the policy against each redirect.
 */
export function contentSecurityPolicy(theme: Theme) {
  return createMiddleware<ProviderHono>(async (c, next) => {
    c.set('theme', theme)
    await next()
    const content = {
      formTargets: c.get('formTargets') ?? [],
      scripts: [
        ...(c.get('submitsItself') ? [submitScriptSource] : []),
        ...(c.get('asksForPasskey') ? [passkeyScriptSource] : []),
      ],
      showsImage: theme.logo !== undefined || (c.get('showsImage') ?? false),
    }
    c.header('content-security-policy', writePolicy(theme, content))
  })
}

function writePolicy({ stylesheetSource }: Theme, { formTargets, scripts, showsImage }: PageContent): string {
  return [
    "default-src 'none'",
    `style-src '${stylesheetSource}'`,
    ...(showsImage ? ['img-src data:'] : []),
    ...scripts.map((source) => `script-src '${source}'`),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

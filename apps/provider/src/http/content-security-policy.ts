import { createMiddleware } from 'hono/factory'
import { submitScriptSource } from '../interaction/views/form-post-page.ts'
import { stylesheetSource } from '../interaction/views/stylesheet.ts'
import type { ProviderHono } from './context.ts'

/**
 * The Content-Security-Policy (Level 3) of pages: one stylesheet, named by its hash, and nothing else to
 * load. A form leads to this site only; where the client comes after it, to the client as well, for
 * browsers hold the policy against each redirect that a form leads to.
 */
export function contentSecurityPolicy() {
  const usual = writePolicy([], false)
  return createMiddleware<ProviderHono>(async (c, next) => {
    await next()
    const targets = c.get('formTargets') ?? []
    const submitsItself = c.get('submitsItself') ?? false
    const isUsual = targets.length === 0 && !submitsItself
    c.header('content-security-policy', isUsual ? usual : writePolicy(targets, submitsItself))
  })
}

function writePolicy(formTargets: readonly string[], submitsItself: boolean): string {
  return [
    "default-src 'none'",
    `style-src '${stylesheetSource}'`,
    ...(submitsItself ? [`script-src '${submitScriptSource}'`] : []),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

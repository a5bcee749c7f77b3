import { approveDevice, denyDevice, findPendingDevice } from '@barycenter/core/device/decide-device'
import type { Env } from '@barycenter/core/env'
import type { Session } from '@barycenter/core/sessions/session'
import { Hono } from 'hono'
import type { ProviderContext, ProviderHono } from '../http/context.ts'
import { parseIssuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import type { AttemptLimiter } from './attempt-limiter.ts'
import { createBrowserSessions } from './browser-sessions.ts'
import { loginLocation } from './login-location.ts'
import { readOwnForm } from './read-own-form.ts'
import { tooManyAttempts } from './too-many-attempts.ts'
import { deviceConfirmPage } from './views/device-confirm-page.ts'
import { deviceDonePage, devicePage } from './views/device-page.ts'

/** What deciding about devices needs beside the environment. */
export interface DeviceOptions {
  readonly limiter: AttemptLimiter
}

/**
 * The pages where a person types in a device's code and says whether it may have what it asks for, RFC
 * 8628 §3.3. A code in the address (§3.3.1) only saves the typing. Only who is signed in may try a code,
 * and not many of them (§5.1).
 */
export function deviceInteraction(env: Env, { limiter }: DeviceOptions) {
  const issuer = parseIssuer(env.settings.issuer)
  const browser = createBrowserSessions(env, issuer)
  const path = `${issuer.path}/device`
  const here = (userCode: string | undefined) =>
    userCode === undefined ? path : `${path}?${new URLSearchParams({ user_code: userCode })}`

  const findDevice = async (c: ProviderContext, { user }: Session, typed: string) => {
    const { address } = c.get('origin')()
    const admission = await limiter.admit({ username: user.subject, address })
    if (admission.kind === 'limited') {
      env.log.warn({ requestId: c.get('requestId'), address, subject: user.subject }, 'too many user codes')
      throw tooManyAttempts('Too many codes were tried.', admission, path)
    }
    return findPendingDevice(env, typed)
  }

  return new Hono<ProviderHono>()
    .get('/device', async (c) => {
      const typed = c.req.query('user_code')?.slice(0, 64)
      const session = await browser.find(c)
      const token = browser.formToken(c, 'device')
      if (session === undefined || token === undefined) return seeOther(c, loginLocation(issuer, here(typed)))
      const { username } = session.user
      if (typed === undefined) return sendPage(c, devicePage(issuer, { username, typed, failed: false }))
      const device = await findDevice(c, session, typed)
      if (device === undefined) return sendPage(c, devicePage(issuer, { username, typed, failed: true }), 404)
      const account = { username, sessionId: session.sessionId }
      return sendPage(
        c,
        deviceConfirmPage(issuer, { device, account, token, resources: env.settings.oauth.resources }),
      )
    })
    .post('/device', async (c) => {
      const form = await readOwnForm(c, { issuer, browser, name: 'device', wayBack: path })
      const typed = form.get('user_code').slice(0, 64)
      const session = await browser.find(c)
      // Whom the page named is who decides: another tab may have changed accounts meanwhile.
      if (session === undefined || session.sessionId !== form.get('account')) return seeOther(c, here(typed))
      const device = await findDevice(c, session, typed)
      if (device === undefined) return seeOther(c, here(typed))
      const isAllowed = form.get('decision') === 'allow'
      const decide = isAllowed ? approveDevice : denyDevice
      const isDecided = await decide(env, device, { session, origin: c.get('origin')() })
      if (!isDecided) return seeOther(c, here(typed))
      const line = {
        requestId: c.get('requestId'),
        subject: session.user.subject,
        clientId: device.client.clientId,
      }
      env.log.info(line, isAllowed ? 'device approved' : 'device denied')
      return seeOther(c, `${path}/${isAllowed ? 'approved' : 'denied'}`)
    })
    .get('/device/approved', (c) => sendPage(c, deviceDonePage(issuer, 'approved')))
    .get('/device/denied', (c) => sendPage(c, deviceDonePage(issuer, 'denied')))
}

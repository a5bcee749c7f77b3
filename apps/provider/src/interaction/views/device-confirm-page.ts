import type { PendingDevice } from '@barycenter/core/device/decide-device'
import type { Resource } from '@barycenter/core/oauth-settings'
import { html } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import { clientTitle } from './client-title.ts'
import { type Page, page } from './page.ts'
import { permissionList } from './permission-list.ts'

/** What is asked, and whom. */
export interface DeviceQuestion {
  readonly device: PendingDevice
  readonly account: { readonly username: string; readonly sessionId: string }
  readonly token: string
  readonly resources: readonly Resource[]
}

/** Asks whether a device may have what it asks for. It may be a stranger's, RFC 8628 §5.4: the code tells. */
export function deviceConfirmPage(
  issuer: Issuer,
  { device, account, token, resources }: DeviceQuestion,
): Page {
  const { client, code, userCode } = device
  const name = clientTitle(client)
  return page(
    { title: `Connect ${name}?`, issuer },
    html`<h1>Connect <span class="name">${name}</span>?</h1>
<p>A device shows this code:</p>
<p class="user-code shown-code">${userCode}</p>
<p>It asks to act for you, <strong>${account.username}</strong>:</p>
${permissionList({ scopes: code.scopes, claims: [], resources: code.resources }, resources)}
${client.origin === 'dynamic' && html`<p class="note">This application registered itself. Nobody here has checked what it says about itself.</p>`}
<p class="alert">Go on only if this code is on a device in front of you. If somebody sent it to you, they want to get into your account.</p>
<form method="post" action="${issuer.path}/device">
<input type="hidden" name="csrf_token" value="${token}">
<input type="hidden" name="user_code" value="${userCode}">
<input type="hidden" name="account" value="${account.sessionId}">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="quiet">Do not allow</button>
</form>`,
  )
}

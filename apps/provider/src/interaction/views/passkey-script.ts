import { sha256 } from '@barycenter/core/digest'

/**
 * What asks the browser for a passkey (Web Authentication §5.1) when a form is sent, and sends the form with
 * the answer in it. Byte strings travel as base64url, as in `PublicKeyCredential.toJSON()`, which not every
 * browser has.
 */
export const passkeyScript = `
for (const form of document.querySelectorAll('form[data-passkey]')) form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const problem = form.querySelector('[role=alert]')
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
  const text = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '')
  const withBytes = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }))
  const options = JSON.parse(form.dataset.passkey)
  const publicKey = { ...options, challenge: bytes(options.challenge) }
  problem.hidden = true
  try {
    let credential
    if (options.user) {
      publicKey.user = { ...options.user, id: bytes(options.user.id) }
      publicKey.excludeCredentials = withBytes(options.excludeCredentials)
      credential = await navigator.credentials.create({ publicKey })
    } else {
      publicKey.allowCredentials = withBytes(options.allowCredentials)
      credential = await navigator.credentials.get({ publicKey })
    }
    const { response } = credential
    form.elements.credential.value = JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
        transports: response.getTransports ? response.getTransports() : undefined,
        authenticatorData: text(response.attestationObject ? undefined : response.authenticatorData),
        signature: text(response.signature),
        userHandle: text(response.userHandle) || undefined,
      },
    })
    form.submit()
  } catch (error) {
    problem.textContent = !window.PublicKeyCredential ? 'This browser cannot use passkeys.'
      : error.name === 'InvalidStateError' ? 'This device or security key is enrolled already.'
      : 'That did not work, or took too long. Please try again.'
    problem.hidden = false
  }
})
`

/** How a Content-Security-Policy names it. */
export const passkeyScriptSource = `sha256-${Buffer.from(sha256(passkeyScript), 'base64url').toString('base64')}`

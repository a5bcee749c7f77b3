import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ClientMetadata } from '@barycenter/core/clients/client-metadata'
import { DEFAULT_OAUTH_SETTINGS } from '@barycenter/core/oauth-settings'
import { registerTestClient } from '@barycenter/testing/clients'
import { createTestEnv, type TestEnv } from '@barycenter/testing/env'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProvider } from '../app.ts'
import { authorizeUrl, locationOf, type RequestChange } from '../testing/authorization.ts'
import { insertPerson } from '../testing/people.ts'
import { hiddenFields, openVisitor, type Visitor } from '../testing/visitor.ts'

const alice = { username: 'alice <b>', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }
const PNG = Buffer.from('\x89PNG\r\n\x1a\nand so on', 'latin1')
const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

describe('the consent page', () => {
  let env: TestEnv
  let visitor: Visitor
  let images: Server
  let imageRequests: string[]

  beforeAll(async () => {
    imageRequests = []
    images = createServer(({ url = '' }, response) => {
      imageRequests.push(url)
      if (url === '/slow.png') return
      response.setHeader('content-type', 'image/png')
      response.end(
        url === '/large.png'
          ? Buffer.concat([PNG, Buffer.alloc(65_536)])
          : url === '/fake.png'
            ? '<svg/>'
            : PNG,
      )
    })
    await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve))
    const resource = {
      identifier: 'https://api.example',
      name: 'The files',
      scopes: ['<i>read</i>'],
      introspectors: [],
    }
    const oauth = { ...DEFAULT_OAUTH_SETTINGS, outboundNetworks: ['127.0.0.0/8'], resources: [resource] }
    env = await createTestEnv('sqlite', { settings: { oauth } })
    await insertPerson(env, alice)
    await insertPerson(env, bob)
  })
  beforeEach(async () => {
    visitor = openVisitor(createProvider(env, { trustedProxies: [] }))
    await visitor.fillIn('/login', alice)
  })
  afterAll(async () => {
    images.closeAllConnections()
    await new Promise((resolve) => images.close(resolve))
    await env.dispose()
  })

  const ask = async (metadata: Partial<ClientMetadata>, change: RequestChange = {}, origin = 'test') => {
    const client = await registerTestClient(env, metadata, { origin })
    const location = locationOf(await visitor.get(authorizeUrl(client.clientId, change)))
    const response = await visitor.get(location)
    return { location, response, page: await response.text() }
  }
  const image = (path: string) => `http://127.0.0.1:${(images.address() as AddressInfo).port}${path}`

  test('O25: shows hostile names, scopes and people as text', async () => {
    const scope = 'openid <i>read</i>'
    const { page } = await ask(
      { client_name: HOSTILE },
      { scope, resource: 'https://api.example', state: HOSTILE },
    )
    expect(page).not.toMatch(/<script|<img|<i>|<b>/)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('“&lt;i&gt;read&lt;/i&gt;”')
    expect(page).toContain('alice &lt;b&gt;')
    expect(page).toContain('Use The files')
  })

  test('O25: shows nothing of a name that cannot be seen, or that turns around what follows', async () => {
    const { page } = await ask({ client_name: 'Cal\u200Bendar\u202E\u0000' })
    expect(page).toContain('<span class="name">Calendar</span>')
  })

  test('B35: says of an application that registered itself that nobody has checked it', async () => {
    expect((await ask({}, {}, 'dynamic')).page).toContain('Nobody here has checked what it says about itself')
    expect((await ask({})).page).not.toContain('Nobody here has checked')
  })

  test.each([
    ['https://client.example:8443/cb', 'client.example:8443'],
    ['http://127.0.0.1:4000/cb', 'an application on this device (127.0.0.1:4000)'],
    ['com.example.app:/cb', 'an application on this device (com.example.app)'],
    ['https://login.example@evil.example/cb', 'evil.example'],
  ])('O22: says where %s leads', async (redirect_uri, words) => {
    const { page } = await ask({ redirect_uris: [redirect_uri] }, { redirect_uri })
    expect(page).toContain(`You will go on to <strong>${words}</strong>`)
  })

  test('B9: links that lead elsewhere tell nothing, and are of web pages', async () => {
    const { page, response } = await ask({
      client_uri: 'https://client.example/?a="><b>',
      policy_uri: 'javascript:alert(1)',
      tos_uri: 'data:text/html,x',
    })
    const links = [...page.matchAll(/<a href="([^"]*)"([^>]*)>/g)].filter(
      ([, href = '']) => !href.startsWith('/'),
    )
    expect(links.map(([, href]) => href)).toEqual(['https://client.example/?a=&quot;&gt;&lt;b&gt;'])
    for (const [, , rest = ''] of links) expect(rest).toContain('rel="noreferrer noopener external"')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  describe('a logo', () => {
    test('B9: is fetched by us, shown as part of the page, and not fetched again', async () => {
      for (const _ of [1, 2]) {
        const { page, response } = await ask({ logo_uri: image('/logo.png') })
        expect(page).toContain(`src="data:image/png;base64,${PNG.toString('base64')}"`)
        expect(page).not.toContain('/logo.png')
        expect(response.headers.get('content-security-policy')).toContain('; img-src data:;')
      }
      expect(imageRequests.filter((url) => url === '/logo.png')).toHaveLength(1)
    })

    test('B35: of an application that registered itself is not even fetched', async () => {
      const { page } = await ask({ logo_uri: image('/theirs.png') }, {}, 'dynamic')
      expect(page).not.toContain('<img')
      expect(imageRequests).not.toContain('/theirs.png')
    })

    test.each(['/slow.png', '/large.png', '/fake.png'])('that will not do keeps nobody: %s', async (path) => {
      const { page, response } = await ask({ logo_uri: image(path) })
      expect(response.status).toBe(200)
      expect(page).not.toContain('<img')
      expect(response.headers.get('content-security-policy')).not.toContain('img-src')
    })
  })

  describe('the answer', () => {
    test('B6: leads on with 303, allowed or not', async () => {
      for (const decision of ['allow', 'deny']) {
        const { location } = await ask({})
        expect((await visitor.fillIn(location, { decision })).status).toBe(303)
      }
    })

    test('is “allow”, or else no', async () => {
      for (const decision of ['', 'ALLOW', 'yes']) {
        const { location } = await ask({})
        expect(locationOf(await visitor.fillIn(location, { decision }))).toContain('error=access_denied')
      }
    })

    test('of a page for one account is none for another', async () => {
      const { location, page } = await ask({})
      const fields = hiddenFields(page)
      await visitor.fillIn('/login', bob)
      expect((await visitor.post('/consent', { ...fields, decision: 'allow' })).status).toBe(403)
      const now = hiddenFields(await (await visitor.get(location)).text())
      const mixed = { ...now, account: fields['account'] ?? '', decision: 'allow' }
      expect(locationOf(await visitor.post('/consent', mixed))).toMatch(/^\/authorize\?/)
      expect(locationOf(await visitor.get(now['return_to'] ?? ''))).toMatch(/^\/consent\?/)
    })

    test('B4: to a request that was tampered with leads to no other place', async () => {
      const { page } = await ask({})
      const fields = hiddenFields(page)
      const returnTo = fields['return_to'] ?? ''
      const evil = encodeURIComponent('https://evil.example/')
      const tampered = returnTo.replace(/redirect_uri=[^&]+/, `redirect_uri=${evil}`)
      expect(tampered).not.toBe(returnTo)
      for (const return_to of [tampered, 'https://evil.example/', '//evil.example', '/\\evil.example']) {
        const response = await visitor.post('/consent', { ...fields, return_to, decision: 'deny' })
        expect(response.headers.get('location') ?? '').not.toMatch(/^(?:https?:)?[/\\]{2}/)
        const next = response.headers.get('location')
        if (next !== null) expect((await visitor.get(next)).status).toBe(400)
      }
    })
  })
})

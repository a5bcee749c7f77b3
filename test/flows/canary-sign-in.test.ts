import { hiddenFields } from '@barycenter/provider/testing/visitor'
import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOverheard, type Overheard } from './overheard.ts'
import { openVisitor, send, type Visitor } from './visitor.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const cookiesOf = ({ cookies }: Visitor) => ({
  cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
})

describe.each(DIALECTS)('signing in on %s', { timeout: 120_000 }, (dialect) => {
  let heard: Overheard

  beforeAll(async () => {
    heard = await createOverheard(dialect)
  })
  afterAll(() => heard.workspace.dispose())

  test('tells no password, no cookie and no token of a form', async () => {
    const [password, wrong] = [heard.secret('the password of a sign-in'), heard.secret('a wrong password')]
    await heard.workspace.write('users.json', [{ username: 'erin', password }])
    await heard.run(0, ['sync-users', '-f', 'users.json'])
    const erin = openVisitor(heard.serving.publicUrl, heard.ask)
    await erin.get(`/login?username=erin&password=${wrong}`)
    expect((await erin.signIn('erin', wrong)).text).toContain('not correct')
    expect((await erin.signIn(wrong, wrong)).text).toContain('not correct')
    expect((await erin.signIn('erin', wrong.repeat(2000))).text).toContain('not correct')
    expect((await erin.fillIn('/login', { username: 'erin', password: '' })).status).toBe(303)
    expect((await erin.fillIn('/login', { username: 'erin', password: wrong.repeat(3000) })).status).toBe(413)
    expect((await erin.fillIn('/login', { username: 'erin', password, csrf_token: wrong })).status).toBe(403)
    expect((await erin.post('/login', { password, csrf_token: wrong })).status).toBe(400)
    const address = `${heard.serving.publicUrl}/login`
    for (const [status, body, headers] of [
      [400, `password=${wrong}&password=${wrong}&username=erin`, FORM],
      [415, JSON.stringify({ username: 'erin', password: wrong }), {}],
      [403, `username=erin&password=${wrong}`, { ...FORM, origin: 'http://evil.example' }],
    ] as const)
      expect((await heard.ask(address, { method: 'POST', body, headers })).status).toBe(status)

    const page = await send(`${heard.serving.publicUrl}/login`, { headers: cookiesOf(erin) })
    heard.secret('the token of the sign-in form', hiddenFields(page.text)['csrf_token'] ?? '')
    expect((await erin.signIn('erin', password)).text).toContain('You are signed in')
    const home = await send(heard.serving.publicUrl, { headers: cookiesOf(erin) })
    heard.secret('the token of the sign-out form', hiddenFields(home.text)['csrf_token'] ?? '')
    for (const [name, value] of erin.cookies) heard.secret(`the cookie ${name}`, value)
    expect(erin.cookies.size).toBe(2)
    expect((await erin.fillIn('/logout', { csrf_token: wrong })).status).toBe(403)
    expect((await erin.fillIn('/logout', {})).status).toBe(303)

    const guesser = openVisitor(heard.serving.publicUrl, heard.ask)
    guesser.cookies.set('barycenter_session', wrong)
    for (let attempt = 0; attempt < 10; attempt++) await guesser.signIn('mallory', wrong)
    expect((await guesser.fillIn('/login', { username: 'mallory', password: wrong })).status).toBe(429)

    await heard.stop()
    heard.hear('the database', await heard.workspace.database.dump())
    expect(heard.leaks()).toEqual([])
  })
})

/** Signs a person in at a served public app, as a browser without JavaScript does; says whether it worked. */
export async function signsIn(
  publicUrl: string,
  person: { readonly username: string; readonly password: string },
): Promise<boolean> {
  const form = await fetch(`${publicUrl}/login`)
  const cookie = form.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const token = /name="csrf_token" value="([^"]+)"/.exec(await form.text())?.[1] ?? ''
  const answer = await fetch(`${publicUrl}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
    body: new URLSearchParams({ ...person, csrf_token: token }),
  })
  const home = await fetch(`${publicUrl}/`, {
    headers: {
      cookie: answer.headers
        .getSetCookie()
        .map((line) => line.split(';', 1)[0])
        .join('; '),
    },
  })
  return (await home.text()).includes(person.username)
}

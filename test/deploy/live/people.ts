import { openVisitor } from '../../flows/visitor.ts'

/** Whether the sign-in form of a provider takes a username and a password. */
export async function canSignIn(site: string, username: string, password: string): Promise<boolean> {
  const { status, headers, text } = await openVisitor(site).fillIn('/login', { username, password })
  const location = headers.get('location')
  if (status !== 303 || location === null) throw new Error(`the form led to ${status}: ${text}`)
  return !new URL(location, site).pathname.endsWith('/login')
}

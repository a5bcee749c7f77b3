/** The address of a page of ours which leads on to another afterwards, and says why it is shown again. */
export function pageLocation(path: string, returnTo: string | undefined, error?: string): string {
  const query = new URLSearchParams()
  if (error !== undefined) query.set('error', error)
  if (returnTo !== undefined) query.set('return_to', returnTo)
  return query.size === 0 ? path : `${path}?${query}`
}

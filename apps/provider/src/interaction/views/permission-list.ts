import type { Consent } from '@barycenter/core/consents/consent'
import type { Resource } from '@barycenter/core/oauth-settings'
import { html } from 'hono/html'
import type { Html } from './html.ts'
import { claimWords, scopeWords } from './scope-words.ts'

/**
 * What a client may do, one thing each, in a person's words.
 *
 * @param known the resource servers that there are, for their names.
 */
export function permissionWords(
  { scopes, claims, resources }: Consent,
  known: readonly Resource[],
): string[] {
  const nameOf = (resource: string) =>
    known.find(({ identifier }) => identifier === resource)?.name ?? resource
  return [
    ...scopes.map(scopeWords),
    ...claims.map(claimWords),
    ...resources.map((resource) => `Use ${nameOf(resource)}`),
  ]
}

/** The list of it. */
export function permissionList(consent: Consent, known: readonly Resource[]): Html {
  const words = permissionWords(consent, known)
  if (words.length === 0) return html`<ul class="scopes"><li>Know that somebody is signed in here</li></ul>`
  return html`<ul class="scopes">
${words.map(
  (word) => html`<li>${word}</li>
`,
)}</ul>`
}

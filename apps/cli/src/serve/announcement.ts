import { createLinkToken } from '@barycenter/core/admin-tokens/link-token'
import type { Env } from '@barycenter/core/env'
import type { Output } from '../invocation.ts'
import type { Listener } from './listen.ts'

/** What there is to tell when the apps are ready. */
export interface Announcement {
  readonly listeners: readonly Pick<Listener, 'name' | 'url'>[]
  readonly issuer: string
  /** The file of a valid admin token, if there is one. */
  readonly tokenFile: string | undefined
  /** The command that a newcomer may try next. */
  readonly nextCommand: string
}

/**
 * Tells people where everything is. Where they look at a terminal, and hold a token anyway, the playground's address is a link
 * that opens it ready to run. What goes elsewhere is kept, and a token is not to be.
 */
export async function announce(env: Env, stdout: Output, announcement: Announcement): Promise<void> {
  const isLinked = stdout.isTerminal && announcement.tokenFile !== undefined
  stdout.write(describeAll(announcement, isLinked ? await createLinkToken(env) : undefined))
}

function describeAll(announcement: Announcement, linkToken: string | undefined): string {
  const lines = announcement.listeners.flatMap((listener) => describe(listener, announcement, linkToken))
  return [
    'Barycenter is ready.',
    '',
    ...lines,
    '',
    `  Try next      ${announcement.nextCommand}`,
    '',
    '',
  ].join('\n')
}

function describe(
  { name, url }: Announcement['listeners'][number],
  { issuer, tokenFile }: Announcement,
  linkToken: string | undefined,
): readonly string[] {
  switch (name) {
    case 'provider':
      return [`  Provider      ${url}`, `  Discovery     ${issuer}/.well-known/openid-configuration`]
    case 'admin':
      return [
        `  Admin API     ${url}/admin/graphql`,
        `  Playground    ${url}/admin/playground${asFragment(linkToken)}`,
        `  Admin token   ${tokenFile ?? 'made earlier; `barycenter token create` makes another'}`,
      ]
    case 'metrics':
      return [`  Metrics       ${url}/metrics`]
  }
}

/** In the fragment (RFC 3986 §3.5), which browsers send nowhere. */
function asFragment(linkToken: string | undefined): string {
  return linkToken === undefined ? '' : `#token=${linkToken}`
}

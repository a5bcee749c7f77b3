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

/** Tells people where everything is. */
export function announce(announcement: Announcement): string {
  const lines = announcement.listeners.flatMap((listener) => describe(listener, announcement))
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
): readonly string[] {
  switch (name) {
    case 'provider':
      return [`  Provider      ${url}`, `  Discovery     ${issuer}/.well-known/openid-configuration`]
    case 'admin':
      return [
        `  Admin API     ${url}/admin/graphql`,
        `  Playground    ${url}/admin/playground`,
        `  Admin token   ${tokenFile ?? 'made earlier; `barycenter token create` makes another'}`,
      ]
    case 'metrics':
      return [`  Metrics       ${url}/metrics`]
  }
}

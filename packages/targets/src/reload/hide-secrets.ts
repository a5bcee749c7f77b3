import type { TargetRun } from '@barycenter/core/sync/user-target'

/** What stands in a users file for a password. */
const ENTRY = /AES[\w+/]{22,}={0,2}|SCRAM-SHA-256\$\S+|md5[0-9a-f]{32}/g
const HIDDEN = '…'

/**
 * Takes out of a text of others the secrets that they may have read in the users file: those of a run, and whatever
 * looks like an entry. Nothing is left that a terminal would obey, either.
 */
export function hideSecrets({ users }: Pick<TargetRun, 'users'>, text: string): string {
  const secrets = users
    .flatMap(({ password, passwordHash }) => [password, passwordHash])
    .filter((secret) => typeof secret === 'string' && secret !== '')
    // One may be the beginning of another.
    .sort((a = '', b = '') => (b ?? '').length - (a ?? '').length)
  const hidden = secrets.reduce<string>((rest, secret) => rest.replaceAll(secret ?? '', HIDDEN), text)
  return hidden.replace(ENTRY, HIDDEN).replace(/\p{C}/gu, ' ')
}

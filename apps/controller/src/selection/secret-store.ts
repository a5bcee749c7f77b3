import type { SecretSink } from '../secrets/reflect-secrets.ts'
import { pathOf, type SecretObject } from '../secrets/secret-object.ts'
import type { Claim, Entry, SecretReading } from './declaration.ts'
import { readEntry } from './read-declaration.ts'
import type { EntryClaim } from './select-claims.ts'

/** Longer than it takes until another process leads; and not so long that what was undone by hand comes again. */
const REMEMBERED_MS = 60_000

/** The Secrets that are selected now. */
export interface SecretStore extends SecretSink {
  entries(): Iterable<Entry>
  find(path: string): Entry | undefined
  /** Whether all Secrets of all namespaces are known. */
  isComplete(): boolean
  /** When the oldest change came that nobody has taken, by the clock given; undefined: there is none. */
  changedAt(): number | undefined
  /** Takes note of the changes. */
  take(): void
  /** Who was named and is not named there any more, since a minute: whoever leads from now on may have to see to them. */
  departures(): readonly EntryClaim[]
  /** Has somebody told of each change, in place of whoever was before. */
  onChange(tell: () => void): void
}

/**
 * Keeps the Secrets of some namespaces.
 *
 * @param now milliseconds since some moment.
 */
export function createSecretStore(
  namespaces: readonly string[],
  reading: SecretReading,
  now: () => number,
): SecretStore {
  const entries = new Map<string, Entry>()
  const missing = new Set(namespaces)
  let changed: number | undefined
  let tell: () => void = () => {}
  let departed: readonly (EntryClaim & { readonly at: number })[] = []

  const depart = (entry: Entry, claims: readonly Claim[]): void => {
    const at = now()
    departed = departed.filter((each) => at - each.at < REMEMBERED_MS)
    if (claims.length > 0) departed = [...departed, ...claims.map((claim) => ({ claim, entry, at }))]
  }
  const drop = (path: string): boolean => {
    const entry = entries.get(path)
    if (entry !== undefined) depart(entry, entry.claims)
    return entries.delete(path)
  }

  const put = (secret: SecretObject): boolean => {
    const path = pathOf(secret)
    const before = entries.get(path)
    const isSame = before?.secret.uid === secret.uid
    if (isSame && before.secret.resourceVersion === secret.resourceVersion) return false
    const entry = readEntry(secret, reading, isSame ? before : undefined)
    entries.set(path, entry)
    if (before !== undefined) {
      const named = new Set(entry.claims.map(({ key }) => key))
      depart(
        before,
        before.claims.filter(({ key }) => !named.has(key)),
      )
    }
    return true
  }
  const report = (hasChanged: boolean): void => {
    if (!hasChanged) return
    changed ??= now()
    tell()
  }

  return {
    replaced: (namespace, secrets) => {
      const listed = new Set(secrets.map(pathOf))
      let hasChanged = missing.delete(namespace)
      for (const [path, { secret }] of entries) {
        if (secret.namespace !== namespace || listed.has(path)) continue
        hasChanged = drop(path) || hasChanged
      }
      for (const secret of secrets) hasChanged = put(secret) || hasChanged
      report(hasChanged)
    },
    changed: (secret) => report(put(secret)),
    removed: (secret) => report(drop(pathOf(secret))),
    entries: () => entries.values(),
    find: (path) => entries.get(path),
    isComplete: () => missing.size === 0,
    changedAt: () => changed,
    take: () => {
      changed = undefined
    },
    departures: () => departed.filter(({ at }) => now() - at < REMEMBERED_MS),
    onChange: (listener) => {
      tell = listener
    },
  }
}

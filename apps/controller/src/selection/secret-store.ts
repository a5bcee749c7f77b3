import type { SecretSink } from '../secrets/reflect-secrets.ts'
import { pathOf, type SecretObject } from '../secrets/secret-object.ts'
import type { Entry, SecretReading } from './declaration.ts'
import { readEntry } from './read-declaration.ts'

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

  const put = (secret: SecretObject): boolean => {
    const path = pathOf(secret)
    const before = entries.get(path)
    const isSame = before?.secret.uid === secret.uid
    if (isSame && before.secret.resourceVersion === secret.resourceVersion) return false
    entries.set(path, readEntry(secret, reading, isSame ? before : undefined))
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
        entries.delete(path)
        hasChanged = true
      }
      for (const secret of secrets) hasChanged = put(secret) || hasChanged
      report(hasChanged)
    },
    changed: (secret) => report(put(secret)),
    removed: (secret) => report(entries.delete(pathOf(secret))),
    entries: () => entries.values(),
    find: (path) => entries.get(path),
    isComplete: () => missing.size === 0,
    changedAt: () => changed,
    take: () => {
      changed = undefined
    },
    onChange: (listener) => {
      tell = listener
    },
  }
}

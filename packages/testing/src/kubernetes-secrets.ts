import { randomUUID } from 'node:crypto'

/** A Secret as a test has it: values as they are, not in base64. */
export interface TestSecret {
  readonly name: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string | Uint8Array>>
}

/** A Secret as the API has it. */
export interface StoredSecret {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly resourceVersion: string
    readonly creationTimestamp: string
    readonly labels?: Readonly<Record<string, string>> | undefined
    readonly annotations?: Readonly<Record<string, string>> | undefined
  }
  readonly data: Readonly<Record<string, string>>
}

/** A Secret before and after something happened to it. */
export interface SecretChange {
  readonly revision: number
  readonly before: StoredSecret | undefined
  readonly after: StoredSecret | undefined
}

/** The label that is watched unless something else is said. */
const SYNC_LABEL = { 'barycenter.io/sync-users': 'true' } as const

/** Secrets, and what happened to them since they were last forgotten. */
export function createSecretTable(changed: (change: SecretChange) => void) {
  const secrets = new Map<string, StoredSecret>()
  let history: SecretChange[] = []
  let [revision, oldest] = [1, 1]

  const note = (before: StoredSecret | undefined, after: StoredSecret | undefined): void => {
    const change = { revision, before, after }
    history.push(change)
    changed(change)
  }
  return {
    revision: () => revision,
    list: (): readonly StoredSecret[] => [...secrets.values()],
    /** What happened after a moment; undefined when that is not known any more. */
    since: (moment: number): readonly SecretChange[] | undefined =>
      moment < oldest ? undefined : history.filter((change) => change.revision > moment),
    put: ({ name, namespace = 'team', labels = SYNC_LABEL, annotations, data }: TestSecret): StoredSecret => {
      const key = `${namespace}/${name}`
      const before = secrets.get(key)
      revision++
      const after: StoredSecret = {
        metadata: {
          name,
          namespace,
          uid: before?.metadata.uid ?? randomUUID(),
          resourceVersion: String(revision),
          // A second for each revision: who was there first is known.
          creationTimestamp: before?.metadata.creationTimestamp ?? new Date(revision * 1000).toISOString(),
          labels,
          annotations,
        },
        data: Object.fromEntries(
          Object.entries(data).map(([field, value]) => [field, Buffer.from(value).toString('base64')]),
        ),
      }
      secrets.set(key, after)
      note(before, after)
      return after
    },
    remove: (name: string, namespace = 'team'): void => {
      const key = `${namespace}/${name}`
      const before = secrets.get(key)
      if (before === undefined) throw new TypeError(`there is no Secret ${key}`)
      secrets.delete(key)
      revision++
      note(before, undefined)
    },
    /** As compaction does: who watched up to an earlier moment has to list anew. */
    forget: (): void => {
      history = []
      oldest = revision
    },
  }
}

/** Whether labels are as an equality-based selector wants them. */
export function isSelected(selector: string, { metadata }: StoredSecret): boolean {
  return selector
    .split(',')
    .map((term) => term.split('='))
    .every(([label = '', value]) => metadata.labels?.[label] === value)
}

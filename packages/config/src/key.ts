import type { ValueType } from './value-types.ts'

/** One key of the configuration, with all that the parser and the documentation need to know of it. */
export interface Key<T> {
  /** As in the file: `section.key`. */
  readonly name: string
  readonly type: ValueType<T & {}>
  /** `undefined` where absence has a meaning, or where the default comes from other keys. */
  readonly default: T
  /** The default as the documentation shows it, where it comes from other keys. */
  readonly defaultText?: string
  readonly description: string
  /** Whether this version accepts the key and then does nothing with it. */
  readonly withoutEffect?: true
}

/** A key that always has a value. */
export function required<T extends {}>(key: Key<T>): Key<T> {
  return key
}

/** A key that may be absent. */
export function optional<T extends {}>(key: Omit<Key<T>, 'default'>): Key<T | undefined> {
  return { ...key, default: undefined }
}

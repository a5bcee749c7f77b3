import type { InputFormat } from '../input/input-format.ts'
import type { PoolFlags } from '../pools/pool-flags.ts'
import type { TargetOptions } from '../target.ts'

/** Every way to print the result. */
export const OUTPUT_FORMATS = ['text', 'json', 'ndjson', 'junit', 'github'] as const

/** One of {@link OUTPUT_FORMATS}. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** The flags of `sync-users`, as they were parsed. */
export interface SyncUsersOptions extends TargetOptions, PoolFlags {
  /** Paths of files and folders; `-` is standard input. */
  readonly file?: readonly string[]
  readonly format?: InputFormat
  readonly dryRun?: true
  readonly detailedExitcode?: true
  readonly passwordPolicy?: 'enforce' | 'on_change' | 'initial'
  readonly onError: 'abort' | 'continue'
  readonly source?: string
  /** Whether users of other sources, or of none, are changed too. */
  readonly takeOver: boolean
  readonly prune: 'none' | 'disable' | 'delete'
  /** A number of users, or a share of them: `20%`. */
  readonly maxPrune?: string
  readonly expectPlan?: string
  /** Undefined: one for this run alone, where its request may have to be repeated. */
  readonly idempotencyKey?: string | undefined
  /** Seconds. */
  readonly wait?: number
  readonly watch?: true
  /** Seconds. */
  readonly interval?: number
  readonly output: OutputFormat
  readonly quiet?: true
  readonly printSchema?: true
}

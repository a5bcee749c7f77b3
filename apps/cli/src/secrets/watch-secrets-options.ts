import type { OnDelete } from '@barycenter/controller/selection/declaration'
import type { PoolFlags, TargetName } from '../pools/pool-flags.ts'
import type { TargetOptions } from '../target.ts'

/** What `watch-secrets` can be told. */
export interface WatchSecretsOptions extends TargetOptions, PoolFlags {
  readonly namespace?: readonly string[]
  readonly selector?: string
  readonly kubedbInstance?: string
  readonly kubeconfig?: string
  readonly context?: string
  readonly target: TargetName
  readonly source: string
  readonly takeOver?: boolean
  readonly passwordPolicy?: string
  readonly maxPrune: string
  readonly onDelete: OnDelete
  /** Seconds. */
  readonly interval: number
  readonly leaderElection?: boolean
  readonly lease: string
  readonly leaseNamespace?: string
  readonly listen: string
}

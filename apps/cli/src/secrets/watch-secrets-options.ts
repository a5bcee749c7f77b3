import type { OnDelete } from '@barycenter/controller/selection/declaration'
import type { TargetOptions } from '../target.ts'

/** Where declared users can be made so. */
export const SECRET_TARGETS = ['barycenter'] as const

/** What `watch-secrets` can be told. */
export interface WatchSecretsOptions extends TargetOptions {
  readonly namespace?: readonly string[]
  readonly selector?: string
  readonly kubedbInstance?: string
  readonly kubeconfig?: string
  readonly context?: string
  readonly target: (typeof SECRET_TARGETS)[number]
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

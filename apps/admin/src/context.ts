import type { Operator, Principal } from '@barycenter/core/admin-tokens/admin-token'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'

/** What every resolver is given: one per request. */
export interface AdminContext {
  readonly env: Env
  /** Who is asking. */
  readonly operator: Operator
  /** Who is asking by now: undefined once what they have shown has ended. */
  readonly askAgain: () => Promise<Principal | undefined>
  /** Where what is refused is recorded. */
  readonly failures: FailureRecorder
  /** Names this request in the log and in the answer. */
  readonly requestId: string
}

import { ANONYMOUS } from '@barycenter/core/audit/actor'
import type { FailureRecorder } from '@barycenter/core/audit/failure-recorder'
import type { Env } from '@barycenter/core/env'
import type { SignInFailure } from '@barycenter/core/users/authenticate-user'
import { findUserByUsername } from '@barycenter/core/users/users'
import type { ProviderContext } from '../http/context.ts'
import { findRequestingClient } from './requesting-client.ts'

/** What is audited instead of what was typed: people type their passwords where the username goes. */
export const UNKNOWN = 'unknown'

/** A sign-in that came to nothing. */
export interface FailedSignIn {
  readonly failure: SignInFailure | 'RATE_LIMITED'
  /** Whose it would have been; undefined for nobody that we know. */
  readonly subject: string | undefined
  readonly returnTo: string | undefined
}

/** Makes what tells the audit log of sign-ins that fail. */
export function createFailedSignIns(env: Env, failures: FailureRecorder) {
  const record = async (c: ProviderContext, { failure, subject, returnTo }: FailedSignIn) => {
    const clientId = await findRequestingClient(env, returnTo)
    await failures.record({
      by: { actor: ANONYMOUS, origin: c.get('origin')() },
      action: 'user.sign_in',
      target: subject ?? UNKNOWN,
      failure,
      detail: { methods: ['pwd'], ...(clientId !== undefined && { clientId }) },
    })
  }
  return {
    record,
    /** Records that no more sign-ins are let through, the first time that one is not. */
    recordLimit: async (
      c: ProviderContext,
      limited: {
        readonly isFirst: boolean
        readonly username: string
        readonly returnTo: string | undefined
      },
    ) => {
      if (!limited.isFirst) return
      const user = await findUserByUsername(env, limited.username)
      const { returnTo } = limited
      await record(c, { failure: 'RATE_LIMITED', subject: user?.subject, returnTo })
    },
  }
}

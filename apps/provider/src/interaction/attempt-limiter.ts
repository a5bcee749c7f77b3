import { createBuckets } from '@barycenter/core/limits/buckets'
import { clientNetwork } from '@barycenter/core/limits/client-network'
import type { Random } from '@barycenter/core/random'
import { usernameKey } from '@barycenter/core/users/username'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { AttemptLimits } from './attempt-limits.ts'

/** Something that somebody tries: a password, a user code, a username that may be taken. */
export interface Attempt {
  /** Whose it is, or who tries it: compared as usernames are. */
  readonly username: string
  readonly address: string | undefined
}

/** Whether it may be tried at all. */
export type Admission =
  | { readonly kind: 'admitted' }
  /** `isFirst`: none before it was refused for the same reason, so that it is worth a line in the audit log. */
  | { readonly kind: 'limited'; readonly retryAfter: number; readonly isFirst: boolean }

/** Counts attempts that fail, in this process's memory and by the machine's clock. */
export interface AttemptLimiter {
  /** Counts the attempt as a failure, or says for how many seconds no other is let through. */
  admit(attempt: Attempt): Promise<Admission>
  /** Takes the count back for an attempt that succeeded, and with it that person's earlier failures there. */
  forgive(attempt: Attempt): Promise<void>
}

/**
 * Makes a limiter (NIST SP 800-63B §5.2.2). An attempt counts before its password is verified: counted
 * afterwards, any number of them could be under way at once.
 */
export function createAttemptLimiter(random: Random, limits: AttemptLimits): AttemptLimiter {
  const limiters = {
    pair: countFailures(limits.pair),
    address: countFailures(limits.address),
    username: countFailures(limits.username),
  }
  const bucket = createBuckets(random)
  const keysOf = ({ username, address = '' }: Attempt) => {
    const [person, network] = [usernameKey(username), clientNetwork(address)]
    return { pair: bucket(`${network} ${person}`), address: bucket(network), username: bucket(person) }
  }

  return {
    admit: async (attempt) => {
      const keys = keysOf(attempt)
      const counted: ('pair' | 'address' | 'username')[] = []
      for (const each of ['pair', 'address', 'username'] as const) {
        const refused = await consume(limiters[each], keys[each])
        if (refused !== undefined) {
          // What is refused here tells nothing about the others: hammering must not use them up as well.
          for (const earlier of counted) await limiters[earlier].reward(keys[earlier])
          return { kind: 'limited', ...refused }
        }
        counted.push(each)
      }
      return { kind: 'admitted' }
    },
    forgive: async (attempt) => {
      const keys = keysOf(attempt)
      await limiters.pair.delete(keys.pair)
      await limiters.address.reward(keys.address)
      await limiters.username.reward(keys.username)
    },
  }
}

function countFailures({ failures, seconds }: AttemptLimits['pair']): RateLimiterMemory {
  return new RateLimiterMemory({ points: failures, duration: seconds })
}

/** What is told when there were too many already. */
interface Refused {
  /** How many seconds to wait. */
  readonly retryAfter: number
  readonly isFirst: boolean
}

/** Counts one; refuses it when there were too many already. */
async function consume(limiter: RateLimiterMemory, key: string): Promise<Refused | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    return { retryAfter, isFirst: refused.consumedPoints === limiter.points + 1 }
  }
}

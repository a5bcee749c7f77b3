import type { DatabaseObservation } from '@barycenter/database/observation'
import type { GrantType } from './clients/client-metadata.ts'
import type { Urgency } from './passwords.ts'
import type { SyncMode } from './sync/sync-input.ts'
import type { SyncAction } from './sync/sync-outcome.ts'

/**
 * What happens that somebody may want to count or to time: the metrics are made of these. Every text in
 * one is a word of the program's own, never what somebody sent, and nothing says whom it is about.
 * Durations are in seconds.
 */
export type Observation =
  | DatabaseObservation
  | {
      readonly kind: 'http_request'
      readonly app: 'provider' | 'admin'
      /** The pattern of the route that answered, as the router has it: `/connect/register/:id`; or `other`. */
      readonly route: string
      /** One that routes have; or `other`. */
      readonly method: string
      readonly status: number
      readonly seconds: number
    }
  /**
   * A person tried to sign in, or to step up; told of the last factor that was asked for. `limited`: nobody looked
   * at it, for too many had failed.
   */
  | {
      readonly kind: 'sign_in'
      readonly factor: 'password' | 'passkey'
      readonly outcome: 'succeeded' | 'failed' | 'limited'
    }
  | { readonly kind: 'tokens_issued'; readonly grantType: GrantType }
  | {
      readonly kind: 'client_authentication_failed'
      readonly method: 'none' | 'client_secret_basic' | 'client_secret_post' | 'assertion'
      readonly reason: 'refused' | 'limited'
    }
  /** A request to the admin API came without a token, or with one that is not valid. */
  | { readonly kind: 'admin_authentication_failed'; readonly reason: 'missing' | 'invalid' }
  | { readonly kind: 'password_queued'; readonly urgency: Urgency }
  | { readonly kind: 'password_started'; readonly urgency: Urgency; readonly waited: number }
  | { readonly kind: 'password_ended'; readonly urgency: Urgency; readonly seconds: number }
  | {
      readonly kind: 'sync_run'
      readonly mode: SyncMode
      /**
       * `repeated`: the stored answer of an earlier run, by its idempotency key. `refused`: nothing was
       * written, because of a bad record, a guard, or another run.
       */
      readonly outcome: 'applied' | 'planned' | 'refused' | 'failed' | 'repeated'
      /** What was done with how many records; empty if nothing was. */
      readonly records: Readonly<Partial<Record<SyncAction, number>>>
      readonly seconds: number
    }
  /** A background job was run; `cut_short`: the rest is left to the next run. */
  | {
      readonly kind: 'job_run'
      /** One of those that there are in the code. */
      readonly job: string
      readonly outcome: 'succeeded' | 'failed' | 'cut_short'
      readonly recordsProcessed: number
      readonly seconds: number
    }
  | { readonly kind: 'logout_delivery'; readonly outcome: 'delivered' | 'postponed' | 'given_up' }
  /** A request to an address that a client has chosen. */
  | { readonly kind: 'outbound_request'; readonly outcome: 'answered' | 'failed'; readonly seconds: number }

/** Is told of each observation as it happens; it never throws. */
export type Observe = (observation: Observation) => void

/** For whom nobody counts anything. */
export const observeNothing: Observe = () => {}

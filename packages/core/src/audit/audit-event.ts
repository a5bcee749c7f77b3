import type { JsonObject } from '@barycenter/database/json'

/** Something that was done, for the record. */
export interface AuditEvent {
  /** Who did it: `token:<name>`, `cli`, `user:<subject>`, `client:<client_id>`, or `anonymous`. */
  readonly actor: string
  /** What was done, as `noun.verb`. */
  readonly action: string
  /** To whom or what. */
  readonly target: string
  /** As part of which sync run. */
  readonly runId?: string
  /** Which fields changed, and how; never the value of a secret. */
  readonly detail: JsonObject
}

import type { JsonObject } from '@barycenter/database/json'
import type { Actor } from './actor.ts'

/** Something that was done, or that somebody tried to do, for the record. */
export interface AuditEvent {
  /** Who did it, and from where. */
  readonly by: Actor
  /** What was done, as `noun.verb`. */
  readonly action: string
  /** To whom or what. */
  readonly target: string
  /** Why it was not done, as a code; undefined when it was. */
  readonly failure?: string
  /** As part of which sync run. */
  readonly runId?: string
  /** Which fields changed, and how; never the value of a secret. */
  readonly detail: JsonObject
}

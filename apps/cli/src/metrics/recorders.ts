import type { Observation } from '@barycenter/core/observation'

/** What is done with each kind of observation. */
export type Recorders = {
  readonly [Kind in Observation['kind']]: (observation: Extract<Observation, { kind: Kind }>) => void
}

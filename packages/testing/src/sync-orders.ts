import { isDeepStrictEqual } from 'node:util'
import { usernameKey } from '@barycenter/core/users/username'
import { type Answer, expectedAnswer, PER_BATCH, type SyncAttempt } from './sync-history.ts'
import { type ModelRun, type ModelUsers, type Prediction, predict, type World } from './sync-model.ts'

/** What may have happened: the users then, and the answers. */
export interface Possible {
  readonly users: ModelUsers
  readonly answers: readonly Answer[]
}

/** Runs in this order. */
export function predictAll(rules: World, users: ModelUsers, runs: readonly ModelRun[]): Possible {
  const answers: Answer[] = []
  for (const each of runs) {
    const prediction = predict(users, each, rules)
    answers.push(expectedAnswer(prediction))
    users = prediction.users
  }
  return { users, answers }
}

/** Two runs at once: one after the other, in either order. */
export function possiblyAtOnce(
  rules: World,
  users: ModelUsers,
  [one, other]: readonly [SyncAttempt, SyncAttempt],
): Possible[] {
  const reversed = (possible: Possible) => ({ ...possible, answers: possible.answers.toReversed() })
  return [
    predictAll(rules, users, [one.run, other.run]),
    reversed(predictAll(rules, users, [other.run, one.run])),
    ...readBetween(rules, users, { writer: one, reader: other }),
    ...readBetween(rules, users, { writer: other, reader: one }).map(reversed),
  ]
}

/**
 * A run in batches that goes on regardless of errors commits them one by one, and a run that turns out to have
 * nothing to write waits for nobody: it may see the first few.
 */
function readBetween(
  rules: World,
  users: ModelUsers,
  { writer, reader }: { readonly writer: SyncAttempt; readonly reader: SyncAttempt },
): Possible[] {
  if (!writer.isStaged || writer.run.onError === 'ABORT' || reader.isStaged) return []
  const written = predict(users, writer.run, rules)
  return statesBetween(users, writer.run, written).flatMap((state) => {
    const read = predict(state, reader.run, rules)
    if (!isDeepStrictEqual(read.users, state)) return []
    return { users: written.users, answers: [expectedAnswer(written), expectedAnswer(read)] }
  })
}

/** The users after each batch but the last, which is of those to prune. */
function statesBetween(users: ModelUsers, run: ModelRun, written: Prediction): ModelUsers[] {
  const states: ModelUsers[] = []
  let state = users
  for (let start = 0; start < run.users.length; start += PER_BATCH) {
    const after = new Map(state)
    for (const { username } of run.users.slice(start, start + PER_BATCH)) {
      const key = usernameKey(username)
      const user = written.users.get(key)
      if (user === undefined) after.delete(key)
      else after.set(key, user)
    }
    state = after
    states.push(state)
  }
  return states
}

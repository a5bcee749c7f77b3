import type { Env } from '@barycenter/core/env'
import type { TestEnv } from './env.ts'
import { beginStaged } from './run-staged.ts'
import { runSync } from './run-sync.ts'
import { makeEdit, predictEdit, type SyncEdit } from './sync-edits.ts'
import { type Answer, answerOf, attempt, PER_BATCH, type SyncAttempt } from './sync-history.ts'
import type { ModelRun, ModelUsers, World as Rules } from './sync-model.ts'
import { type Possible, possiblyAtOnce, predictAll } from './sync-orders.ts'

/** Longer than a client may be silent, in seconds. */
const SILENCE = 16

/** Where histories take place. */
interface World extends Rules {
  readonly env: TestEnv
}

/** What happens in a history. */
export type Step =
  | ({ readonly kind: 'run' | 'again' } & SyncAttempt)
  | { readonly kind: 'edit'; readonly edit: SyncEdit }
  | { readonly kind: 'planned' | 'failing'; readonly run: ModelRun }
  | { readonly kind: 'left behind'; readonly run: ModelRun; readonly batches: number }
  | { readonly kind: 'repeated'; readonly run: ModelRun; readonly edit: SyncEdit }
  | { readonly kind: 'meddled'; readonly attempt: SyncAttempt; readonly edit: SyncEdit }
  | { readonly kind: 'at once'; readonly attempts: readonly [SyncAttempt, SyncAttempt] }
class Broken extends Error {}
/** An environment whose writing fails when all is written but not committed. Leases, which come to a boolean, are taken. */
const breaking = (env: Env): Env => ({
  ...env,
  database: {
    ...env.database,
    transaction: (work) =>
      env.database.transaction(function* (store) {
        const result = yield* work(store)
        if (typeof result === 'boolean') return result
        throw new Broken()
      }),
  },
})
/** An environment in which something happens when the first password has been hashed. */
const during = (env: Env, interfere: () => Promise<void>): Env => {
  let pending: Promise<void> | undefined
  const hash: typeof env.passwords.hash = async (plaintext, urgency) => {
    pending ??= interfere()
    await pending
    return env.passwords.hash(plaintext, urgency)
  }
  return { ...env, passwords: { ...env.passwords, hash } }
}

/** Takes a step. Returns the answers that were given, and what can have happened. */
export async function take(
  world: World,
  users: ModelUsers,
  step: Step,
): Promise<{ answers: readonly Answer[]; possible: readonly Possible[] }> {
  const { env, known, protectedKey } = world
  const inOrder = (before: ModelUsers, runs: readonly ModelRun[]) =>
    predictAll({ known, protectedKey }, before, runs)
  switch (step.kind) {
    case 'run':
      return { answers: [await attempt(env, step)], possible: [inOrder(users, [step.run])] }
    case 'again': {
      const answers = [await attempt(env, step), await attempt(env, step)]
      return { answers, possible: [inOrder(users, [step.run, step.run])] }
    }
    case 'edit':
      await makeEdit(env, step.edit, users)
      return { answers: [], possible: [{ users: predictEdit(users, step.edit), answers: [] }] }
    case 'planned': {
      const plan: ModelRun = { ...step.run, mode: 'PLAN' }
      const first = await attempt(env, { run: plan, isStaged: false })
      if (first.refused !== undefined) return { answers: [first], possible: [inOrder(users, [plan])] }
      const { planHash } = await runSync(env, plan.users, plan)
      const outcome = await runSync(env, step.run.users, { ...step.run, expectedPlanHash: planHash })
      const answers = [first, answerOf(outcome, outcome.results)]
      return { answers, possible: [inOrder(users, [plan, step.run])] }
    }
    case 'failing': {
      const answer = await attempt(breaking(env), { run: step.run, isStaged: false }).catch(
        (error: unknown) => {
          if (!(error instanceof Broken)) throw error
        },
      )
      if (answer === undefined) return { answers: [], possible: [{ users, answers: [] }] }
      return { answers: [answer], possible: [inOrder(users, [step.run])] }
    }
    case 'left behind': {
      const { users: listed, ...options } = step.run
      const client = await beginStaged(env, listed, { ...options, perBatch: PER_BATCH })
      const batches = Math.min(step.batches, Math.ceil(listed.length / PER_BATCH))
      for (let number = 1; number <= batches; number++) await client.send(number)
      env.clock.advance(SILENCE)
      return { answers: [], possible: [{ users, answers: [] }] }
    }
    case 'repeated': {
      const keyed = { ...step.run, mode: 'APPLY' as const, idempotencyKey: env.random.id() }
      const first = inOrder(users, [keyed])
      const answers = [await attempt(env, { run: keyed, isStaged: false })]
      await makeEdit(env, step.edit, first.users)
      answers.push(await attempt(env, { run: keyed, isStaged: false }))
      const edited = predictEdit(first.users, step.edit)
      const [answer] = first.answers
      const hasWritten = answer?.applied && answer.actions.some((action) => !action.startsWith('FAIL'))
      const second = hasWritten ? { users: edited, answers: first.answers } : inOrder(edited, [keyed])
      return { answers, possible: [{ users: second.users, answers: [...first.answers, ...second.answers] }] }
    }
    case 'meddled': {
      const { attempt: whole, edit } = step
      let isDone = false
      const meddle = async () => {
        isDone = true
        await makeEdit(env, edit, users)
      }
      const answers = [
        whole.isStaged ? await attempt(env, whole, meddle) : await attempt(during(env, meddle), whole),
      ]
      const runFirst = inOrder(users, [whole.run])
      if (!isDone) return { answers, possible: [runFirst] }
      const editFirst = inOrder(predictEdit(users, edit), [whole.run])
      return { answers, possible: [editFirst, { ...runFirst, users: predictEdit(runFirst.users, edit) }] }
    }
    case 'at once': {
      const [one, other] = step.attempts
      const answers = await Promise.all([attempt(env, one), attempt(env, other)])
      return { answers, possible: possiblyAtOnce({ known, protectedKey }, users, [one, other]) }
    }
  }
}

import { recordingLog } from '@barycenter/testing/env'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { type SteppedTiming, steppedTiming } from '@barycenter/testing/stepped-timing'
import { describe, expect, test } from 'vitest'
import { type Line, leaseTable } from '../testing/lease-table.ts'
import { LEADER_TIMES, lead, WorkNotEndedError } from './lead.ts'
import { type Ask, leaseAt } from './lease-access.ts'

const PLACE = { namespace: 'demo', name: 'watch-secrets' }
const NAME = PLACE.name

/** Candidates of one Lease, who write down when they work. */
function arena(timing: SteppedTiming) {
  const table = leaseTable((milliseconds) => timing.sleep(milliseconds))
  const working = new Set<string>()
  const turns: string[] = []
  const { log, logged } = recordingLog()

  const start = (identity: string, given: { ending?: () => number; request?: Ask } = {}) => {
    const line: Line = { state: 'open', delay: () => 5 }
    const stopping = new AbortController()
    const leading: boolean[] = []
    const leases = leaseAt(given.request ?? table.over(line), PLACE)
    const observer = { leading: (isLeader: boolean) => void leading.push(isLeader) }
    const env = { leases, timing, clock: timing.clock, log, observer }
    let isKilled = false
    const work = async (signal: AbortSignal) => {
      working.add(identity)
      turns.push(identity)
      if (working.size > 1) throw new Error(`${[...working].join(' and ')} work at once`)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      await timing.sleep(given.ending?.() ?? 0)
      if (!isKilled) working.delete(identity)
    }
    const ended = lead(env, { identity, ...LEADER_TIMES }, work, stopping.signal)
    const outcome = ended.then(
      () => 'stopped',
      (error: unknown) => error,
    )
    return {
      line,
      leading,
      outcome,
      stop: () => stopping.abort(),
      /** Ends it as kill -9 does: nothing of it gets out any more. */
      kill: () => {
        isKilled = true
        line.state = 'cut'
        working.delete(identity)
      },
    }
  }
  return { ...table, working, turns, logged, start }
}

describe('lead', () => {
  test('one works, the other stands by; who stops gives the Lease back, and the next begins within a retry', async () => {
    const timing = steppedTiming()
    const { start, working, leases } = arena(timing)
    const one = start('one')
    await timing.pass(100)
    const two = start('two')
    await timing.pass(60_000)
    expect([...working]).toEqual(['one'])
    expect(leases.get(NAME)?.spec).toMatchObject({ holderIdentity: 'one', leaseTransitions: 0 })
    expect(two.leading).toEqual([false])
    one.stop()
    await timing.pass(100)
    expect(await one.outcome).toBe('stopped')
    expect(leases.get(NAME)?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 })
    await timing.pass(2_000)
    expect([...working]).toEqual(['two'])
    expect(leases.get(NAME)?.spec).toMatchObject({ holderIdentity: 'two', leaseTransitions: 1 })
    expect([one.leading, two.leading]).toEqual([
      [false, true, false],
      [false, true],
    ])
  })

  test('a run under way at the stop is waited for, renewed meanwhile, and nobody begins before', async () => {
    const timing = steppedTiming()
    const { start, working } = arena(timing)
    const one = start('one', { ending: () => 60_000 })
    await timing.pass(100)
    start('two')
    one.stop()
    await timing.pass(59_000)
    expect([...working]).toEqual(['one'])
    await timing.pass(4_000)
    expect([...working]).toEqual(['two'])
  })

  test('after a leader was killed, another begins when the Lease has expired and not before', async () => {
    const timing = steppedTiming()
    const { start, working } = arena(timing)
    const one = start('one')
    await timing.pass(100)
    start('two')
    await timing.pass(10_000)
    one.kill()
    await timing.pass(12_000)
    expect([...working]).toEqual([])
    await timing.pass(6_000)
    expect([...working]).toEqual(['two'])
  })

  test('a leader whom the API server does not hear stops working before another begins, and may come back', async () => {
    const timing = steppedTiming()
    const { start, working, turns, logged } = arena(timing)
    const one = start('one')
    await timing.pass(100)
    const two = start('two')
    await timing.pass(5_000)
    one.line.state = 'cut'
    await timing.pass(10_100)
    expect([...working]).toEqual([])
    await timing.pass(8_000)
    expect([...working]).toEqual(['two'])
    one.line.state = 'open'
    await timing.pass(5_000)
    two.stop()
    await timing.pass(3_000)
    expect(turns).toEqual(['one', 'two', 'one'])
    expect(logged.some((line) => line.includes('does not lead any more'))).toBe(true)
  })

  test('one lost answer costs nothing: what was written is found to be our own', async () => {
    const timing = steppedTiming()
    const { start, turns, leases } = arena(timing)
    const one = start('one')
    await timing.pass(1_000)
    one.line.state = 'deaf'
    await timing.pass(3_000)
    one.line.state = 'open'
    await timing.pass(60_000)
    expect(turns).toEqual(['one'])
    expect(one.leading).toEqual([false, true])
    expect(leases.get(NAME)?.spec).toMatchObject({ holderIdentity: 'one', leaseTransitions: 0 })
  })

  test('work that outlives the Lease ends the process, in time for the next one', async () => {
    const timing = steppedTiming()
    const { start } = arena(timing)
    const one = start('one', { ending: () => 60_000 })
    await timing.pass(100)
    one.line.state = 'cut'
    await timing.pass(14_500)
    expect(await one.outcome).toBeInstanceOf(WorkNotEndedError)
  })

  test('an account that may not use Leases is told which verb is missing, and where', async () => {
    const timing = steppedTiming()
    const { start, over } = arena(timing)
    const forbid = (method: string): Ask => {
      const request = over({ state: 'open', delay: () => 1 })
      return async (asked) => (asked.method === method ? { status: 403, body: {} } : request(asked))
    }
    for (const [method, verb] of [
      ['GET', 'get'],
      ['POST', 'create'],
      ['PUT', 'update'],
    ]) {
      const { outcome, stop } = start(`no-${verb}`, { request: forbid(method ?? '') })
      await timing.pass(20_000)
      expect(await outcome).toMatchObject({
        status: 403,
        message: expect.stringContaining(`may not ${verb} leases (coordination.k8s.io) in namespace demo`),
      })
      stop()
      // The Lease has to be there for the next one to try an update.
      if (method === 'POST') {
        const maker = start('maker')
        await timing.pass(1_000)
        maker.stop()
        await timing.pass(1_000)
      }
    }
  })

  test('an API server that forbids for a moment what it allowed before is waited for, by leaders and others', async () => {
    const timing = steppedTiming()
    const { start, over, working, turns } = arena(timing)
    const request = over({ state: 'open', delay: () => 1 })
    let isStarting = false
    const fresh: Ask = async (asked) => (isStarting ? { status: 403, body: {} } : request(asked))
    const one = start('one', { request: fresh })
    await timing.pass(100)
    const two = start('two', { request: fresh })
    await timing.pass(5_000)
    isStarting = true
    await timing.pass(5_000)
    isStarting = false
    await timing.pass(5_000)
    expect([...working]).toEqual(['one'])
    one.stop()
    await timing.pass(3_000)
    expect(turns).toEqual(['one', 'two'])
    expect(two.leading).toEqual([false, true])
  })

  test('the failure of the work is thrown, and the Lease is free for the next one', async () => {
    const timing = steppedTiming()
    const { over, leases, logged } = arena(timing)
    const env = {
      leases: leaseAt(over({ state: 'open', delay: () => 1 }), PLACE),
      timing,
      clock: timing.clock,
      log: recordingLog().log,
      observer: { leading: () => {} },
    }
    const failing = lead(
      env,
      { identity: 'one', ...LEADER_TIMES },
      () => Promise.reject(new Error('broken')),
      new AbortController().signal,
    ).catch((error: unknown) => error)
    await timing.pass(1_000)
    expect(await failing).toMatchObject({ message: 'broken' })
    expect(leases.get(NAME)?.spec['holderIdentity']).toBe('')
    expect(logged).toEqual([])
  })
})

describe('whatever happens to the network and to processes', () => {
  test.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'two never work at once, and somebody does soon after it is over (seed %i)',
    async (seed) => {
      const random = seededNumbers(seed * 7919)
      const timing = steppedTiming(random)
      const { start, working, turns } = arena(timing)
      const outcomes: Promise<unknown>[] = []
      let count = 0
      const join = () => {
        count += 1
        const candidate = start(`c${count}`, { ending: () => random() * 3_000 })
        candidate.line.delay = () => random() * 400
        outcomes.push(candidate.outcome)
        return candidate
      }
      let alive = [join(), join(), join()]
      for (let step = 0; step < 60; step += 1) {
        await timing.pass(random() * 9_000)
        expect(working.size).toBeLessThanOrEqual(1)
        const one = alive[Math.floor(random() * alive.length)]
        const event = random()
        if (one === undefined || event < 0.1) alive.push(join())
        else if (event < 0.45) one.line.state = event < 0.3 ? 'cut' : 'deaf'
        else if (event < 0.8) one.line.state = 'open'
        else if (alive.length > 1) {
          if (event < 0.9) one.kill()
          else one.stop()
          alive = alive.filter((candidate) => candidate !== one)
        }
      }
      for (const { line } of alive) line.state = 'open'
      await timing.pass(30_000)
      expect(working.size).toBe(1)
      expect(turns.length).toBeGreaterThan(1)
      for (const candidate of alive) candidate.stop()
      await timing.pass(30_000)
      expect(working.size).toBe(0)
      for (const outcome of outcomes)
        expect(await Promise.race([outcome, 'running'])).toMatch(/^(?:stopped|running)$/)
    },
  )
})

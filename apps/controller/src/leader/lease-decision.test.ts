import { describe, expect, test } from 'vitest'
import { decide, released, sight } from './lease-decision.ts'
import { type LeaseRecord, leaseSpec, microTime, readLease } from './lease-record.ts'

const ME = { identity: 'me', leaseDuration: 15_000 }
const OTHERS: LeaseRecord = {
  holder: 'other',
  duration: 15,
  acquiredAt: '2030-01-01T00:00:00.000000Z',
  renewedAt: '2030-01-01T00:00:00.000000Z',
  transitions: 3,
}
const at = (steady: number) => ({ steady, calendar: 'now' })
const fresh = { holder: 'me', duration: 15, acquiredAt: 'now', renewedAt: 'now' }

describe('decide', () => {
  test('creates a Lease that is not there, and takes one that nobody holds at once', () => {
    expect(decide(ME, undefined, at(0))).toEqual({ kind: 'create', record: { ...fresh, transitions: 0 } })
    const free = { record: released(OTHERS, 'then'), at: 100 }
    expect(decide(ME, free, at(100))).toEqual({ kind: 'take', record: { ...fresh, transitions: 4 } })
  })

  test("waits as long as the record asks since it was last seen to change, whatever the other's clock says", () => {
    const seen = { record: { ...OTHERS, renewedAt: '1999-01-01T00:00:00.000000Z' }, at: 1_000 }
    expect(decide(ME, seen, at(15_999))).toEqual({ kind: 'wait', until: 16_000 })
    expect(decide(ME, seen, at(16_000))).toMatchObject({ kind: 'take' })
    const long = { record: { ...OTHERS, duration: 60 }, at: 1_000 }
    expect(decide(ME, long, at(60_999))).toEqual({ kind: 'wait', until: 61_000 })
    const unsaid = { record: { ...OTHERS, duration: undefined }, at: 1_000 }
    expect(decide(ME, unsaid, at(15_999))).toEqual({ kind: 'wait', until: 16_000 })
  })

  test('renews what is ours without counting it as another turn', () => {
    const mine = { ...OTHERS, holder: 'me' }
    expect(decide(ME, { record: mine, at: 0 }, at(99_000))).toEqual({
      kind: 'renew',
      record: { ...mine, renewedAt: 'now' },
    })
  })
})

test('only a change of the record starts the wait again', () => {
  const first = sight(undefined, OTHERS, 5)
  expect(sight(first, { ...OTHERS }, 9)).toBe(first)
  for (const change of [{ holder: 'x' }, { duration: 1 }, { renewedAt: 'x' }, { transitions: 9 }]) {
    expect(sight(first, { ...OTHERS, ...change }, 9).at).toBe(9)
  }
})

describe('a record', () => {
  const object = {
    apiVersion: 'coordination.k8s.io/v1',
    metadata: { name: 'l', resourceVersion: '7', labels: { team: 'a' } },
    spec: { ...leaseSpec(OTHERS), strategy: 'OldestEmulationVersion' },
  }

  test('is read from a Lease and written back, with what else the Lease has', () => {
    const stored = readLease(object)
    expect(stored?.record).toEqual(OTHERS)
    expect(stored?.object).toEqual(object)
    expect(leaseSpec({ ...OTHERS, holder: 'me' }, stored?.object.spec)).toEqual({
      ...object.spec,
      holderIdentity: 'me',
    })
  })

  test('of a Lease that a tool made empty is that of nobody; what is no Lease is not taken for one', () => {
    expect(readLease({ metadata: { resourceVersion: '1' } })?.record).toEqual({
      holder: '',
      duration: undefined,
      acquiredAt: undefined,
      renewedAt: undefined,
      transitions: 0,
    })
    for (const body of [undefined, null, 'x', [], {}, { metadata: {} }])
      expect(readLease(body)).toBeUndefined()
  })

  test('says moments with the six digits that MicroTime insists on', () => {
    expect(microTime(new Date('2030-01-02T03:04:05.006Z'))).toBe('2030-01-02T03:04:05.006000Z')
  })
})

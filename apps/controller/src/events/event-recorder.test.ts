import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedClock } from '@barycenter/testing/clock'
import { startKubernetesServer } from '@barycenter/testing/kubernetes-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadClusterConfig } from '../kubernetes/cluster-config.ts'
import { createKubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { createEventRecorder } from './event-recorder.ts'
import type { Notice } from './notice.ts'

const notice = (name: string, message: string): Notice => ({
  secret: { namespace: 'team', name, uid: `uid-of-${name}`, resourceVersion: '1' },
  reason: 'Malformed',
  message,
})

describe('Events on Secrets', () => {
  let server: Awaited<ReturnType<typeof startKubernetesServer>>
  let folder: string
  beforeEach(async () => {
    server = await startKubernetesServer()
    folder = mkdtempSync(join(tmpdir(), 'barycenter-events-'))
    writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig)
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await server.close()
  })

  function open() {
    const lines: string[] = []
    const say = (_: object, message: string) => void lines.push(message)
    const clock = fixedClock()
    const environment = {
      kubeconfig: undefined,
      home: undefined,
      serviceHost: undefined,
      servicePort: undefined,
    }
    const named = { kubeconfig: 'kubeconfig', context: undefined, workingDirectory: folder, environment }
    const recorder = createEventRecorder({
      api: createKubernetesApi(() => loadClusterConfig(named)),
      clock,
      log: { debug: say, info: say, warn: say, error: say },
      signal: new AbortController().signal,
    })
    return { recorder, clock, lines }
  }
  const messages = () =>
    server.events.map(({ message, involvedObject }) => `${involvedObject.name}: ${message}`)

  test('tell each thing once, again when it is another or comes back, and in no more than 1024 characters', async () => {
    const { recorder } = open()
    const say = async (...notices: Notice[]) => {
      recorder.tell(notices)
      await recorder.settle()
    }
    await say(notice('a', 'one'), notice('b', 'x'.repeat(2000)))
    await say(notice('a', 'one'), notice('b', 'x'.repeat(2000)))
    await say(notice('a', 'two'))
    await say()
    await say(notice('a', 'two'))
    expect(messages()).toEqual(['a: one', `b: ${'x'.repeat(1024)}`, 'a: two', 'a: two'])
    expect(server.events[0]).toMatchObject({
      type: 'Warning',
      reason: 'Malformed',
      involvedObject: { kind: 'Secret', namespace: 'team', name: 'a', uid: 'uid-of-a' },
    })
  })

  test('are few for a Secret of which something else is true again and again, and the last of it is told', async () => {
    const { recorder, clock, lines } = open()
    const say = async (message: string) => {
      recorder.tell([notice('a', message), notice('b', 'one')])
      await recorder.settle()
      recorder.tell([])
    }
    for (let turn = 0; turn < 50; turn++) await say(`turn ${turn}`)
    expect(messages().filter((message) => message.startsWith('a'))).toHaveLength(10)
    expect(messages()).toHaveLength(20)
    expect(lines).toHaveLength(20)
    await say('last')
    expect(messages()).not.toContain('a: last')
    clock.advance(60)
    await say('last')
    await say('more')
    expect(messages().slice(20)).toEqual(['a: last', 'b: one'])
  })

  test('that may not be made are logged once and tried half a minute later, and nobody waits for them', async () => {
    const { recorder, clock, lines } = open()
    const all = Array.from({ length: 300 }, (_, nth) => notice(`s${nth}`, 'one'))
    server.refuse(() => 403)
    for (let turn = 0; turn < 5; turn++) {
      recorder.tell(all)
      await recorder.settle()
    }
    expect(server.requests).toHaveLength(1)
    expect(lines.filter((line) => line === 'an Event on a Secret cannot be made')).toHaveLength(1)
    expect(lines.filter((line) => line === 'a Secret cannot be used as it is')).toHaveLength(300)
    server.refuse(() => undefined)
    clock.advance(31)
    for (let turn = 0; turn < 2; turn++) {
      recorder.tell(all)
      await recorder.settle()
    }
    expect(new Set(messages())).toHaveLength(300)
    expect(messages()).toHaveLength(300)
  })
})

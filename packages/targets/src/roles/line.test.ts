import '@barycenter/testing/provided-context'
import { startRelay } from '@barycenter/testing/relay'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { openRoles } from './roles.ts'

afterEach(() => vi.useRealTimers())

test('a server that says nothing any more is given up after half a minute, and asked anew', async () => {
  const url = new URL(inject('postgresUrl'))
  let isDead = false
  const relay = await startRelay({
    host: url.hostname,
    port: Number(url.port),
    wire: (client, upstream) => {
      const dead = isDead
      client.on('data', (chunk: Buffer) => dead === isDead && upstream.write(chunk))
      upstream.on('data', (chunk: Buffer) => dead === isDead && client.write(chunk))
    },
  })
  url.port = `${relay.port}`
  const roles = openRoles(url.href)
  try {
    expect((await roles.find(['postgres'])).size).toBe(1)
    isDead = true
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const asking = roles.find(['postgres']).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(31_000)
    vi.useRealTimers()
    expect(await asking).toMatchObject({
      name: 'TargetUnavailableError',
      message: expect.stringContaining('said nothing for 30 s'),
    })
    expect((await roles.find(['postgres'])).size).toBe(1)
    isDead = false
    const settle = vi.fn(async () => {})
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const applying = roles
      .apply([{ kind: 'drop', name: 'line_test_nobody' }], settle)
      .catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(31_000)
    vi.useRealTimers()
    expect(await applying).toMatchObject({ name: 'TargetUnavailableError' })
    expect(settle).not.toHaveBeenCalled()
  } finally {
    await roles.close()
    await relay.close()
  }
})

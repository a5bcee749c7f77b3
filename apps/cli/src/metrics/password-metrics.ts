import { Gauge, Histogram, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Measures the queues of password hashing, which takes most of the time of a sign-in. */
export function passwordMetrics(
  registry: Registry,
): Pick<Recorders, 'password_queued' | 'password_started' | 'password_ended'> {
  const registers = [registry]
  const labelNames = ['urgency'] as const
  const waiting = new Gauge({
    name: 'barycenter_password_hashing_waiting',
    help: 'Passwords that wait to be hashed or verified.',
    labelNames,
    registers,
  })
  const running = new Gauge({
    name: 'barycenter_password_hashing_running',
    help: 'Passwords that are being hashed or verified.',
    labelNames,
    registers,
  })
  const waits = new Histogram({
    name: 'barycenter_password_hashing_wait_seconds',
    help: 'How long passwords waited for their turn.',
    labelNames,
    buckets: BUCKETS,
    registers,
  })
  const durations = new Histogram({
    name: 'barycenter_password_hashing_duration_seconds',
    help: 'How long it took to hash or to verify a password, once it was its turn.',
    labelNames,
    buckets: BUCKETS,
    registers,
  })
  return {
    password_queued: ({ urgency }) => waiting.inc({ urgency }),
    password_started: ({ urgency, waited }) => {
      waiting.dec({ urgency })
      running.inc({ urgency })
      waits.observe({ urgency }, waited)
    },
    password_ended: ({ urgency, seconds }) => {
      running.dec({ urgency })
      durations.observe({ urgency }, seconds)
    },
  }
}

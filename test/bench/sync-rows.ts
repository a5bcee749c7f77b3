import type { Env } from '@barycenter/core/env'
import { createPasswords } from '@barycenter/core/passwords'
import type { SyncUsersOutcome } from '@barycenter/core/sync/sync-outcome'
import { insertUsers } from '@barycenter/core/users/user.store'
import { CHEAP } from '@barycenter/testing/env'
import { runSync } from '@barycenter/testing/run-sync'
import { argon2id, hash } from 'argon2'
import { COST, deleteUsers, openBenchEnv } from './environment.ts'
import { compare, median, type Row, time } from './measure.ts'

const HASHED = 5000
const RESYNCED = 10_000

/** What the sync of users costs on one database. */
export async function measureSync(dialect: 'sqlite' | 'postgres', url: string): Promise<Row[]> {
  const env = await openBenchEnv(url)
  try {
    return [
      await plaintextImport(env, dialect),
      await hashedImport(env, dialect),
      await resync(env, dialect),
      await changedEmails(env, dialect),
      ...(await checkpointedResync({ ...env, passwords: createPasswords(CHEAP) }, dialect)),
    ]
  } finally {
    await env.database.close()
  }
}

const usernames = (count: number) =>
  Array.from({ length: count }, (_, nth) => `user-${String(nth).padStart(6, '0')}`)

async function plaintextImport(env: Env, dialect: string): Promise<Row> {
  const users = usernames(240).map((username) => ({ username, password: `the password of ${username}` }))
  const result = await compare(3, {
    baseline: () =>
      time(() => Promise.all(users.map(({ password }) => hash(password, { ...COST, type: argon2id })))),
    ours: async () => {
      await deleteUsers(env)
      return time(() => runSync(env, users))
    },
  })
  return {
    name: `plaintext import, ${dialect}`,
    measured: `${perSecond(users.length, result.ours)} users/s, argon2 alone ${perSecond(users.length, result.baseline)}`,
    ratio: result.ratio,
    target: 'ratio >= 0.9',
    reached: result.ratio >= 0.9,
  }
}

async function hashedImport(env: Env, dialect: string): Promise<Row> {
  const passwordHash = await env.passwords.hash('a password', 'import')
  const users = usernames(HASHED).map((username) => ({
    username,
    passwordHash,
    email: `${username}@example.com`,
  }))
  const now = env.clock.now()
  const rows = users.map(({ username, email }) => ({
    subject: env.random.id(),
    username,
    usernameKey: username,
    email,
    emailVerified: false,
    enabled: true,
    properties: {},
    passwordHash,
    declaredPasswordHash: passwordHash,
    source: 'default',
    revision: 1,
    createdAt: now,
    updatedAt: now,
  }))
  const result = await compare(5, {
    baseline: async () => {
      await deleteUsers(env)
      return time(() => env.database.transaction((store) => insertUsers(store, rows)))
    },
    ours: async () => {
      await deleteUsers(env)
      return time(() => runSync(env, users))
    },
  })
  const wanted = dialect === 'sqlite' ? 5000 : 3000
  return {
    name: `pre-hashed import of ${HASHED}, ${dialect}`,
    measured: `${perSecond(HASHED, result.ours)} users/s, the inserts alone ${perSecond(HASHED, result.baseline)}`,
    ratio: result.ratio,
    target: `>= ${wanted} users/s`,
    reached: perSecond(HASHED, result.ours) >= wanted,
  }
}

async function resync(env: Env, dialect: string): Promise<Row> {
  const passwordHash = await env.passwords.hash('a password', 'import')
  const users = usernames(RESYNCED).map((username) => ({ username, passwordHash, properties: { team: 'a' } }))
  await deleteUsers(env)
  await runSync(env, users)
  const times: number[] = []
  let written = 0
  for (let round = 0; round < 5; round++) {
    times.push(
      await time(async () => {
        written += (await runSync(env, users)).work.rowsWritten
      }),
    )
  }
  return {
    name: `unchanged re-sync of ${RESYNCED} pre-hashed, ${dialect}`,
    measured: `${Math.round(median(times))} ms, ${written} rows written`,
    target: '< 1000 ms, 0 rows',
    reached: median(times) < 1000 && written === 0,
  }
}

/** In the users that `resync` leaves behind. */
async function changedEmails(env: Env, dialect: string): Promise<Row> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const users = usernames(RESYNCED).map((username) => ({
      username,
      email: `${round}${username}@example.com`,
    }))
    times.push(await time(() => runSync(env, users)))
  }
  return {
    name: `${RESYNCED} changed e-mail addresses, ${dialect}`,
    measured: `${Math.round(median(times))} ms`,
    target: '< 2500 ms',
    reached: median(times) < 2500,
  }
}

/** At the lowest cost of argon2, for it is evaluations that count here, and the time of all the rest. */
async function checkpointedResync(env: Env, dialect: string): Promise<Row[]> {
  const users = usernames(RESYNCED).map((username) => ({ username, password: `the password of ${username}` }))
  await deleteUsers(env)
  await runSync(env, users)

  let unchanged = await runSync(env, users)
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const run = async () => {
      unchanged = await runSync(env, users)
    }
    times.push(await time(run))
  }
  const changed = await runSync(env, [
    ...users.slice(1),
    { ...users[0], username: 'user-000000', password: 'new' },
  ])
  const [none, one] = [evaluations(unchanged), evaluations(changed)]
  const { rowsWritten } = unchanged.work
  return [
    {
      name: `unchanged re-sync of ${RESYNCED} plaintext passwords, ${dialect}`,
      measured: `${none} argon2 evaluations, ${Math.round(median(times))} ms beside them, ${rowsWritten} rows written`,
      target: '<= 2 evaluations, < 1000 ms, 0 rows',
      reached: none <= 2 && median(times) < 1000 && rowsWritten === 0,
    },
    {
      name: `one of ${RESYNCED} plaintext passwords changed, ${dialect}`,
      measured: `${one} argon2 evaluations`,
      target: '<= 400 evaluations',
      reached: one <= 400 && changed.updated === 1,
    },
  ]
}

function evaluations({ work }: SyncUsersOutcome): number {
  return work.passwordsHashed + work.passwordsVerified + work.checkpoints
}

function perSecond(count: number, milliseconds: number): number {
  return Math.round((count / milliseconds) * 1000)
}

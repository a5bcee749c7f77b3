import { findSessionsOf } from '@barycenter/core/sessions/session.store'
import { listUsers } from '@barycenter/core/users/user.store'
import type { TestEnv } from './env.ts'
import type { ModelPassword, ModelUser, ModelUsers } from './sync-model.ts'

/** Looks at what is stored with the eyes of the model. */
export interface Observer {
  /**
   * Users as they are stored. A password is the model's where that is the right one; so is the absence of
   * a subject where the model has a new user and the subject has never been seen.
   */
  observe(model: ModelUsers): Promise<ModelUsers>
  /** The model's users, the new ones with the subjects that they have got. */
  settle(model: ModelUsers): Promise<ModelUsers>
}

/** An observer of a database, which remembers subjects, and passwords that it has verified. */
export function createObserver(env: TestEnv): Observer {
  const seen = new Set<string>()
  const verified = new Map<string, boolean>()

  const verify = async (hash: string, plaintext: string) => {
    const name = `${hash} ${plaintext}`
    const isRight = verified.get(name) ?? (await env.passwords.verify(hash, plaintext, 'import'))
    verified.set(name, isRight)
    return isRight
  }
  const asPassword = async (hash: string | null, wanted: ModelPassword | null | undefined) => {
    if (hash === null) return null
    return wanted && (await verify(hash, wanted.plaintext)) ? wanted : { plaintext: 'another one', hash }
  }
  const stored = () => env.database.run((store) => listUsers(store, { after: undefined, limit: 100 }))

  return {
    observe: async (model) => {
      const users = new Map<string, ModelUser>()
      for (const row of await stored()) {
        const wanted = model.get(row.usernameKey)
        const { username, email, emailVerified, enabled, properties, source, subject } = row
        const sessions = await env.database.run((store) => findSessionsOf(store, subject, env.clock.now()))
        users.set(row.usernameKey, {
          identity: wanted?.identity === undefined && !seen.has(subject) ? undefined : subject,
          ...{ username, email, emailVerified, enabled, properties, source },
          password: (await asPassword(row.passwordHash, wanted?.password)) ?? { plaintext: '', hash: 'none' },
          declared: await asPassword(row.declaredPasswordHash, wanted?.declared),
          sessions: sessions.length,
        })
      }
      return users
    },
    settle: async (model) => {
      const subjects = new Map((await stored()).map(({ usernameKey, subject }) => [usernameKey, subject]))
      for (const subject of subjects.values()) seen.add(subject)
      return new Map([...model].map(([key, user]) => [key, { ...user, identity: subjects.get(key) }]))
    },
  }
}

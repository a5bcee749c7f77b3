import { loadConfig } from '@barycenter/config/load-config'
import type { Env } from '@barycenter/core/env'
import type { Invocation } from './invocation.ts'
import { createLog, forCommand } from './log/create-log.ts'
import { openEnv } from './open-env.ts'

/** Does work on the configured database, which is closed afterwards in any case. */
export async function withEnv<T>(invocation: Invocation, work: (env: Env) => Promise<T>): Promise<T> {
  const config = loadConfig(invocation)
  const env = await openEnv(config, createLog(forCommand(config.log), invocation.stderr))
  try {
    return await work(env)
  } finally {
    await env.database.close()
  }
}

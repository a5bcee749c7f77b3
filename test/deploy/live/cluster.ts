import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { run } from './run.ts'

/** The image that the cluster has, which the preparation of these tests has built. */
export const IMAGE = 'barycenter:test'

/** Runs kubectl, which has to succeed. */
export function kubectl(...words: readonly string[]): Promise<string> {
  return run('kubectl', words)
}

/** Applies manifests, with kubectl's own check of their fields. */
export function apply(manifests: string): Promise<string> {
  return run('kubectl', ['apply', '--validate=true', '-f', '-'], manifests)
}

/** Makes an empty namespace, in place of one that an earlier run left behind. */
export async function makeNamespace(namespace: string): Promise<void> {
  await removeNamespace(namespace)
  await kubectl('create', 'namespace', namespace)
}

/** Ends a namespace and all that is in it. */
export async function removeNamespace(namespace: string): Promise<void> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s')
}

/** Waits until a rollout is done. */
export async function rolledOut(namespace: string, deployment: string): Promise<void> {
  await kubectl('-n', namespace, 'rollout', 'status', `deployment/${deployment}`, '--timeout=240s')
}

/** Leads a port of this machine to a Service, for as long as some work takes. */
export async function throughPort<T>(
  namespace: string,
  service: string,
  port: number,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const words = ['-n', namespace, 'port-forward', `service/${service}`, `:${port}`]
  const child = spawn('kubectl', words, { stdio: ['ignore', 'pipe', 'inherit'] })
  // It also ends by itself, when the pod goes that it leads to, or when there is none.
  const ended = once(child, 'close')
  try {
    const line = await Promise.race([once(child.stdout, 'data'), ended])
    const local = /127\.0\.0\.1:(\d+)/.exec(String(line))?.[1]
    if (local === undefined) throw new Error(`kubectl port-forward said: ${line}`)
    return await work(`http://127.0.0.1:${local}`)
  } finally {
    child.kill()
    await ended
  }
}

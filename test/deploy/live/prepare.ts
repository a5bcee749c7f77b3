import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attempt, run } from './run.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Runs once before the tests: says what is missing, builds the images, and gives them to the cluster.
 * `BARYCENTER_TEST_BUILD_FLAGS` are for `docker build`; `BARYCENTER_TEST_LOAD_IMAGE` is a command that takes the name of
 * an image of the engine into the cluster, as `kind load docker-image`.
 */
export async function setup(): Promise<void> {
  await needs('docker', ['version'], 'a Docker engine: DOCKER_HOST names it')
  await needs('docker', ['compose', 'version'], 'Docker Compose 2.24 or later')
  await needs('kubectl', ['get', 'nodes'], 'a Kubernetes cluster that may be written to: KUBECONFIG names it')
  const { BARYCENTER_TEST_BUILD_FLAGS: flags = '', BARYCENTER_TEST_LOAD_IMAGE: load = '' } = process.env
  if (load === '') {
    throw new Error(
      'pnpm test:deploy needs BARYCENTER_TEST_LOAD_IMAGE, a command that takes an image of the engine into the cluster',
    )
  }
  const [loader = '', ...words] = load.split(' ')
  await run('docker', ['build', ...split(flags), '--tag', 'barycenter:test', ROOT])
  await run('docker', ['tag', 'barycenter:test', 'barycenter:latest'])
  await run(loader, [...words, 'barycenter:test'])
  // Docker Compose pulls it where it can be pulled; a cluster may be further from the registry than the engine.
  if ((await attempt('docker', ['image', 'inspect', 'postgres:16'])).status !== 0)
    await run('docker', ['pull', 'postgres:16'])
  await run(loader, [...words, 'postgres:16'])
  const pgpool = fileURLToPath(new URL('pgpool.Dockerfile', import.meta.url))
  await run('docker', ['build', ...split(flags), '--tag', 'pgpool:test', '--file', pgpool, dirname(pgpool)])
  await run(loader, [...words, 'pgpool:test'])
}

async function needs(command: string, words: readonly string[], what: string): Promise<void> {
  const answer = await attempt(command, words).catch((error: Error) => ({
    status: 1,
    printed: error.message,
  }))
  if (answer.status !== 0) throw new Error(`pnpm test:deploy needs ${what}\n${answer.printed}`)
}

function split(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}

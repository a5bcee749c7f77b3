import { attempt } from '../run.ts'
import { findProgram } from './api-server.ts'

/** What the tests of labelled Secrets run on, and what is said where it is missing; undefined where all is there. */
export async function missingForSecrets(): Promise<string | undefined> {
  const missing = ['etcd', 'kube-apiserver'].filter((name) => findProgram(name) === undefined)
  if (missing.length > 0)
    return `${missing.join(' and ')} in PATH or in the folder KUBEBUILDER_ASSETS (setup-envtest downloads both)`
  const kubectl = await attempt('kubectl', ['version', '--client']).catch(() => ({ status: 1 }))
  return kubectl.status === 0 ? undefined : 'kubectl in PATH'
}

/** Runs once before the tests: says what is missing. */
export async function setup(): Promise<void> {
  const missing = await missingForSecrets()
  if (missing !== undefined) throw new Error(`the tests of labelled Secrets need ${missing}`)
}

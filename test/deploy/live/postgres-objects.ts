import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Manifest, readManifests } from '../helm.ts'
import { podSpecOf } from '../pods.ts'
import { apply, kubectl } from './cluster.ts'

/**
 * PostgreSQL as our manifests have it, but with the rights that its image asks for: where no registry can be reached,
 * what has its name is a stand-in that starts as root.
 */
function postgres(namespace: string): Manifest[] {
  const path = fileURLToPath(new URL('../../../deploy/kubernetes/postgresql/postgres.yaml', import.meta.url))
  const objects = readManifests(readFileSync(path, 'utf8'))
  for (const { metadata } of objects) Object.assign(metadata, { namespace })
  for (const pod of objects.map(podSpecOf)) {
    for (const container of pod?.containers ?? []) Object.assign(container, { securityContext: {} })
    if (pod !== undefined) Object.assign(pod, { securityContext: {} })
  }
  return objects
}

/** Starts PostgreSQL in a namespace: the Service postgres-service, user and database barycenter, password `hush`. */
export async function startPostgres(namespace: string): Promise<void> {
  const inNamespace = (...words: string[]) => kubectl('-n', namespace, ...words)
  await inNamespace('create', 'secret', 'generic', 'postgres-secret', '--from-literal=password=hush')
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: postgres(namespace) }))
  await inNamespace('rollout', 'status', 'statefulset/postgres', '--timeout=240s')
}

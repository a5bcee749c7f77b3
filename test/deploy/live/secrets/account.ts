import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { run } from '../run.ts'
import type { ApiServer } from './api-server.ts'

const SHIPPED = fileURLToPath(new URL('../../../../deploy/kubernetes/secret-sync/rbac.yaml', import.meta.url))

/** The namespace of the shipped manifests. */
export const NAMESPACE = 'barycenter'
const ACCOUNT = 'barycenter-secret-sync'

/** What the manifests that we ship allow `watch-secrets`, word for word but for the namespace. */
export function shippedRights(namespace = NAMESPACE): string {
  return readFileSync(SHIPPED, 'utf8').replaceAll(`namespace: ${NAMESPACE}`, `namespace: ${namespace}`)
}

/** A kubeconfig of the shipped service account, which has the rights that were applied and no other. */
export async function accountKubeconfig(
  api: ApiServer,
  { namespace = NAMESPACE, url = api.url }: { namespace?: string; url?: string } = {},
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${ACCOUNT}/token`
  const admin = await api.kubeconfig('admin')
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } }
  const words = ['--kubeconfig', admin, 'create', '--raw', path, '-f', '-']
  const { status } = JSON.parse(await run('kubectl', words, JSON.stringify(request)))
  return api.kubeconfig(`account-${namespace}-${new URL(url).port}`, status.token, url)
}

import { clusterEnvironment } from '@barycenter/config/environment'
import { ClusterConfigError, loadClusterConfig } from '@barycenter/controller/kubernetes/cluster-config'
import { createKubernetesApi, type KubernetesApi } from '@barycenter/controller/kubernetes/kubernetes-api'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import type { WatchSecretsOptions } from './watch-secrets-options.ts'

/**
 * Opens the API of the cluster that is meant.
 *
 * @throws {CommandError} when none can be found.
 */
export function openCluster(
  { environment, workingDirectory }: Pick<Invocation, 'environment' | 'workingDirectory'>,
  { kubeconfig, context }: Pick<WatchSecretsOptions, 'kubeconfig' | 'context'>,
): KubernetesApi {
  const cluster = { kubeconfig, context, workingDirectory, environment: clusterEnvironment(environment) }
  try {
    return createKubernetesApi(() => loadClusterConfig(cluster))
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error
    throw new CommandError(EXIT.badInput, error.message, { cause: error })
  }
}

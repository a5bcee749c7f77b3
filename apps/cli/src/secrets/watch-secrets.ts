import { hostname } from 'node:os'
import { loadConfig } from '@barycenter/config/load-config'
import { ApiStatusError } from '@barycenter/controller/kubernetes/api-status-error'
import type { KubernetesApi } from '@barycenter/controller/kubernetes/kubernetes-api'
import { LEADER_TIMES, lead, WorkNotEndedError } from '@barycenter/controller/leader/lead'
import { LeaseRefusedError, leaseAt } from '@barycenter/controller/leader/lease-access'
import { parseListenAddress } from '@barycenter/controller/monitor/listen-address'
import { type Monitor, MonitorError, openMonitor } from '@barycenter/controller/monitor/open-monitor'
import { type WatchSecretsEnv, watchSecrets as watch } from '@barycenter/controller/watch-secrets'
import { systemClock } from '@barycenter/core/clock'
import type { Log } from '@barycenter/core/log'
import { systemRandom } from '@barycenter/core/random'
import { PASSWORD_POLICIES } from '@barycenter/core/sync/sync-input'
import { Registry } from 'prom-client'
import { CommandError } from '../command-error.ts'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { createLog } from '../log/create-log.ts'
import { addProcessMetrics } from '../metrics/process-metrics.ts'
import { isPool } from '../pools/pool-options.ts'
import { VERSION } from '../version.ts'
import { openCluster } from './open-cluster.ts'
import { openTarget } from './open-target.ts'
import { secretSelector, watchedNamespaces } from './secret-selector.ts'
import type { WatchSecretsOptions } from './watch-secrets-options.ts'

/** Makes the users of labelled Secrets so until a signal asks for the end. */
export async function watchSecrets(
  invocation: Invocation,
  options: WatchSecretsOptions,
): Promise<ExitStatus> {
  const { stderr, timing } = invocation
  const selector = secretSelector(options)
  const listen = parseListenAddress(options.listen)
  if (listen === undefined) {
    throw new CommandError(EXIT.badInput, '--listen: expected HOST:PORT, [ADDRESS]:PORT, or off')
  }
  const api = openCluster(invocation, options)
  const namespaces = watchedNamespaces(options.namespace, api.namespace)
  const target = await openTarget(invocation, options)
  const log = createLog(loadConfig(invocation).log, stderr)
  const stopping = new AbortController()
  void invocation.untilStopped().then(() => {
    log.info({}, 'stopping')
    stopping.abort()
  })
  try {
    const registry = new Registry()
    addProcessMetrics(registry, { version: VERSION, apps: 'watch-secrets' })
    const isElected = options.leaderElection ?? !isPool(options)
    const monitoring = { listen: listen === 'off' ? undefined : listen, registry, namespaces, isElected }
    const monitor = await openMonitor({ ...monitoring, timing, clock: systemClock })
    try {
      log.info({ namespaces, selector, target: options.target, listen: options.listen }, 'watching Secrets')
      const env = { api, target, timing, log, clock: systemClock, beat: monitor.beat }
      await watch(
        {
          ...env,
          observer: monitor.observer,
          lead: isElected ? elected(env, monitor, options, namespaces) : alone,
        },
        {
          namespaces,
          selector,
          hashes: isPool(options) ? 'foreign' : 'ours',
          source: options.source,
          takeOver: options.takeOver === true,
          maxPrune: options.maxPrune,
          passwordPolicy: PASSWORD_POLICIES.find((each) => each.toLowerCase() === options.passwordPolicy),
          onDelete: options.onDelete,
          areNamesExact: isPool(options),
          interval: options.interval * 1000,
        },
        stopping.signal,
      )
    } finally {
      await monitor.close()
    }
  } catch (error) {
    if (error instanceof WorkNotEndedError) {
      log.error({ reason: error.message }, 'the process ends')
      // A run that is still under way would keep it alive.
      process.exit(EXIT.failed)
    }
    throw explain(error)
  } finally {
    await target.close()
  }
  log.info({}, 'stopped')
  return EXIT.done
}

type Lead = WatchSecretsEnv['lead']

const alone: Lead = (work, stopping) => work(stopping)

function elected(
  env: { readonly api: KubernetesApi; readonly log: Log } & Pick<WatchSecretsEnv, 'timing' | 'clock'>,
  { observer }: Monitor,
  { lease: name, leaseNamespace }: WatchSecretsOptions,
  namespaces: readonly string[],
): Lead {
  const namespace = leaseNamespace ?? env.api.namespace ?? namespaces[0] ?? 'default'
  const leases = leaseAt(env.api.ask, { namespace, name })
  const identity = `${hostname()}_${systemRandom(env.clock).id()}`
  return (work, stopping) => lead({ ...env, leases, observer }, { identity, ...LEADER_TIMES }, work, stopping)
}

/** What ends the command, with its status. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { message } = error
  if (error instanceof ApiStatusError || error instanceof LeaseRefusedError) {
    return new CommandError(EXIT.notAllowed, message, { cause: error })
  }
  if (error instanceof MonitorError) {
    return new CommandError(EXIT.failed, message, { cause: error })
  }
  return error
}

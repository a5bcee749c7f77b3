import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../duration.ts'
import { declarePoolFlags } from '../pools/pool-flags.ts'
import type { WatchSecretsOptions } from '../secrets/watch-secrets-options.ts'
import type { Runner } from './command-runner.ts'
import { declareAdminServiceFlags, passwordPolicyOption } from './shared-flags.ts'

/** Declares `watch-secrets`. */
export function declareWatchSecrets(program: Command, run: Runner): void {
  const command = program
    .command('watch-secrets')
    .description('make the users of labelled Secrets of Kubernetes so, as they change, until a signal comes')
    .option(
      '--namespace <namespace>',
      "where to look; may be given several times (default: the pod's or the context's own)",
      collect,
    )
    .option('--selector <labels>', 'which Secrets (default: barycenter.io/sync-users=true)')
    .option('--kubedb-instance <name>', "in place of --selector, the labels of KubeDB's sync users")
    .option('--kubeconfig <file>', "the cluster (default: KUBECONFIG, the pod's own, or ~/.kube/config)")
    .option('--context <name>', 'of the kubeconfig, in place of its current one')
  declareAdminServiceFlags(declarePoolFlags(command))
    .option('--source <name>', 'who declares these users', 'secrets')
    .option('--take-over', 'change users who are there already and belong to another source, or to none')
    .addOption(passwordPolicyOption())
    .option(
      '--max-prune <limit>',
      'remove no more users at a time than this because no Secret has them',
      '20%',
    )
    .addOption(
      new Option(
        '--on-delete <mode>',
        'what becomes of users whose Secret goes; its annotation barycenter.io/on-delete says otherwise',
      )
        .choices(['keep', 'disable', 'delete'])
        .default('keep'),
    )
    .addOption(
      new Option('--interval <duration>', 'how often all users are made so, whether Secrets changed or not')
        .argParser(interval)
        .default(10, '10s'),
    )
    .option(
      '--leader-election',
      'let one process at a time work, by a Lease (default, but not for pools, which have a file each)',
    )
    .option('--no-leader-election', 'work whoever else does')
    .option('--lease <name>', 'the Lease', 'barycenter-watch-secrets')
    .option('--lease-namespace <namespace>', "where the Lease is (default: the pod's or context's own)")
    .option('--listen <address>', '/healthz, /readyz and /metrics: HOST:PORT, or off', '0.0.0.0:8082')
    .action((options: WatchSecretsOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../secrets/watch-secrets.ts')).watchSecrets(invocation, options),
      ),
    )
}

function collect(namespace: string, namespaces: readonly string[] = []): readonly string[] {
  return [...namespaces, namespace]
}

function interval(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined) throw new InvalidArgumentError('A duration is a number with s, m, h or d: 10s.')
  if (seconds === 0 || seconds > 86_400)
    throw new InvalidArgumentError('An interval is longer than 0s, and at most 1d.')
  return seconds
}

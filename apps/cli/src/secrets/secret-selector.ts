import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'
import type { WatchSecretsOptions } from './watch-secrets-options.ts'

const DEFAULT_SELECTOR = 'barycenter.io/sync-users=true'
/** A value of a label: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
const LABEL_VALUE = /^(?=.{1,63}$)[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/
/** The name of a namespace, RFC 1123 §2.1. */
const LABEL = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/**
 * The label selector that is meant. With an instance of KubeDB's it is the pair of labels of its sync users.
 *
 * @throws {CommandError} when it is said twice, or cannot be.
 */
export function secretSelector({
  selector,
  kubedbInstance,
}: Pick<WatchSecretsOptions, 'selector' | 'kubedbInstance'>): string {
  if (kubedbInstance === undefined) {
    if (selector?.trim() === '') throw refuse('--selector: an empty one would take every Secret')
    return selector ?? DEFAULT_SELECTOR
  }
  if (selector !== undefined)
    throw refuse('--selector and --kubedb-instance say the same thing; give one of them')
  if (!LABEL_VALUE.test(kubedbInstance)) throw refuse('--kubedb-instance: not a value that a label can have')
  return `app.kubernetes.io/instance=${kubedbInstance},app.kubernetes.io/name=postgreses.kubedb.com`
}

/**
 * The namespaces that are meant, each once.
 *
 * @param own the one of the pod or of the context.
 * @throws {CommandError} for a name that no namespace can have.
 */
export function watchedNamespaces(named: readonly string[] = [], own: string | undefined): readonly string[] {
  const namespaces = named.length > 0 ? [...new Set(named)] : [own ?? 'default']
  const bad = namespaces.find((namespace) => !LABEL.test(namespace))
  if (bad !== undefined) throw refuse(`no namespace can be called ${JSON.stringify(bad)}`)
  return namespaces
}

function refuse(message: string): CommandError {
  return new CommandError(EXIT.badInput, message)
}

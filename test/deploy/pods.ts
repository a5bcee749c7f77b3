import type { Manifest } from './helm.ts'

interface SecurityContext {
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly readOnlyRootFilesystem?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
  readonly seccompProfile?: { readonly type: string }
}

/** As far as the tests look at it. */
export interface Container {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly command?: readonly string[]
  readonly restartPolicy?: string
  readonly securityContext?: SecurityContext
}

/** As far as the tests look at it. */
export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly securityContext?: SecurityContext
  readonly automountServiceAccountToken?: boolean
  readonly serviceAccountName?: string
}

interface Template {
  readonly spec: PodSpec
}

/** The pods that an object makes, if it makes any. */
export function podSpecOf({ kind, spec }: Manifest): PodSpec | undefined {
  // What helm prints and a schema has checked.
  const made = spec as PodSpec & { template: Template; jobTemplate: { spec: { template: Template } } }
  switch (kind) {
    case 'Pod':
      return made
    case 'CronJob':
      return made.jobTemplate.spec.template.spec
    case 'Deployment':
    case 'Job':
    case 'StatefulSet':
      return made.template.spec
    default:
      return undefined
  }
}

/** What keeps a pod out of a namespace with the Pod Security Standard "restricted". */
export function restrictedProblems({ containers, initContainers = [], securityContext }: PodSpec): string[] {
  return [...containers, ...initContainers].flatMap(({ name, securityContext: own }) => {
    const problems = {
      runAsNonRoot: (own?.runAsNonRoot ?? securityContext?.runAsNonRoot) === true,
      'no root by number': (own?.runAsUser ?? securityContext?.runAsUser) !== 0,
      allowPrivilegeEscalation: own?.allowPrivilegeEscalation === false,
      'drop ALL': own?.capabilities?.drop?.includes('ALL') === true && own.capabilities.add === undefined,
      seccompProfile: (own?.seccompProfile ?? securityContext?.seccompProfile)?.type === 'RuntimeDefault',
    }
    return Object.entries(problems).flatMap(([what, holds]) => (holds ? [] : [`${name}: ${what}`]))
  })
}

import type { Manifest } from './helm.ts'

interface Model {
  validate(): void
}

/** Kinds that are installed beside Kubernetes, and that its schemas do not know. */
const CUSTOM = new Set(['monitoring.coreos.com/v1', 'gateway.networking.k8s.io/v1'])

/** Why Kubernetes would not take an object, by its own schemas; undefined when it would. */
export async function schemaProblem(manifest: Manifest): Promise<string | undefined> {
  const { apiVersion, kind } = manifest
  if (CUSTOM.has(apiVersion)) return undefined
  const models: Record<string, new (data: object) => Model> = await import(
    /* @vite-ignore */ `kubernetes-models/${apiVersion}`
  )
  const Kind = models[kind]
  if (Kind === undefined) return `${apiVersion} has no ${kind}`
  try {
    new Kind(manifest).validate()
    return undefined
  } catch (error) {
    return `${kind} ${manifest.metadata.name}: ${error instanceof Error ? error.message : String(error)}`
  }
}

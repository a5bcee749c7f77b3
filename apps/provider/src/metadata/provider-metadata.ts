import type { MetadataFeature, MetadataMember, ProviderFacts } from './metadata-feature.ts'

/**
 * The metadata that features make together, in the order they are listed. A list without elements is left
 * out (OpenID Connect Discovery §4.2).
 *
 * @throws {TypeError} when two features say different things under one name.
 */
export function describeProvider(
  features: readonly MetadataFeature[],
  provider: ProviderFacts,
): Readonly<Record<string, MetadataMember>> {
  const members = new Map<string, MetadataMember>()
  for (const [name, value] of features.flatMap((feature) => Object.entries(feature(provider)))) {
    const merged = merge(name, members.get(name), value)
    if (!Array.isArray(merged) || merged.length > 0) members.set(name, merged)
  }
  return Object.fromEntries(members)
}

function merge(name: string, known: MetadataMember | undefined, value: MetadataMember): MetadataMember {
  if (known === undefined || known === value) return value
  if (typeof known === 'object' && typeof value === 'object') return [...new Set([...known, ...value])]
  throw new TypeError(`two features of the provider disagree on ${name}`)
}

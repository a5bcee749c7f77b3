// Finds the packages of others whose code is in a bundle, or is loaded by it.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Metafile } from 'esbuild'

/** A package that is in the bundle, or that the bundle needs beside it. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** What its manifest says. */
  readonly licence: unknown
  /** Where it is. */
  readonly folder: string
  /** Whether it is one of several of which each platform has its own. */
  readonly isOptional: boolean
  /** The packages that it uses itself, as {@link idOf} names them. */
  readonly uses: ReadonlySet<string>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** What tells a package from all others, other versions of it included. */
export function idOf({ name, version }: Pick<BundledPackage, 'name' | 'version'>): string {
  return `${name}@${version}`
}

/** The packages that have code in a bundle, with those whose code theirs imports. */
export function packagesInBundle({ inputs, outputs }: Metafile): readonly BundledPackage[] {
  const inBundle = new Set(
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  )
  const found = new Map<string, { manifest: Manifest; folder: string; uses: Set<string> }>()
  for (const path of [...inBundle].sort()) {
    const folder = packageFolder(path)
    if (folder === undefined) continue
    const manifest = readManifest(folder)
    const { uses } = found.get(idOf(manifest)) ?? { uses: new Set<string>() }
    for (const imported of inputs[path]?.imports ?? []) {
      const other = inBundle.has(imported.path) ? packageFolder(imported.path) : undefined
      if (other !== undefined && other !== folder) uses.add(idOf(readManifest(other)))
    }
    found.set(idOf(manifest), { manifest, folder, uses })
  }
  return [...found.values()].map(({ manifest, folder, uses }) => ({
    ...described(manifest, folder),
    uses,
  }))
}

/**
 * The packages that are installed beside the bundle: those named, what they depend on, and what they have for
 * each platform, whether it is this one or not.
 *
 * @param from the folder whose package depends on them.
 */
export function packagesBeside(names: readonly string[], from: string): readonly BundledPackage[] {
  return names.flatMap((name) => {
    const folder = installedFolder(name, from)
    const manifest = readManifest(folder)
    const needed = packagesBeside(Object.keys(manifest.dependencies ?? {}), folder)
    // Built from the same source, and versioned with it.
    const perPlatform = Object.entries(manifest.optionalDependencies ?? {}).map(
      ([platform, version]): BundledPackage => ({
        ...described({ ...manifest, name: platform, version }, folder),
        isOptional: true,
      }),
    )
    const direct = Object.keys(manifest.dependencies ?? {}).map((each) =>
      idOf(readManifest(installedFolder(each, folder))),
    )
    const self = {
      ...described(manifest, folder),
      uses: new Set([...direct, ...perPlatform.map(idOf)]),
    }
    return [self, ...needed, ...perPlatform]
  })
}

function described({ name, version, license }: Manifest, folder: string): BundledPackage {
  return { name, version, licence: license, folder, isOptional: false, uses: new Set() }
}

/** The folder of the package that a module belongs to; undefined for one of our own. */
function packageFolder(path: string): string | undefined {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
  return folder === undefined ? undefined : resolve(folder)
}

function installedFolder(name: string, from: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(folder)) return realpathSync(folder)
  if (dirname(from) === from) throw new Error(`${name} is not installed`)
  return installedFolder(name, dirname(from))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

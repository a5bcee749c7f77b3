import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

// What the linter cannot say about the shape of the code.

const exclude = (path: string) => /(?:^|\/)(?:node_modules|dist|coverage|data|\.git|\.turbo)$/.test(path)
const read = (path: string) => readFileSync(path, 'utf8')

const source = globSync('{apps,packages,bin,scripts,test,drizzle}/**/*.{ts,mjs}', { exclude })
const isTest = (path: string) => path.startsWith('test/') || path.endsWith('.test.ts')
const production = source.filter((path) => !isTest(path) && !path.startsWith('packages/testing/'))

/** What a file imports when it is loaded: neither types, nor what `import()` asks for later. */
function staticImports(path: string): string[] {
  const pattern = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm
  return [...read(path).matchAll(pattern)].map(([, specifier = '']) => specifier)
}

/** The file of this repository that a specifier stands for, or undefined for a dependency. */
function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(from), specifier)
  const [, name, path] = /^@barycenter\/([^/]+)\/(.+)$/.exec(specifier) ?? []
  return source.find((file) => file.endsWith(`/${name}/src/${path}.ts`))
}

/** Everything that loading a file loads. */
function loadedBy(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  for (const specifier of staticImports(path)) {
    const imported = resolveImport(path, specifier)
    if (imported) loadedBy(imported, seen)
  }
  return seen
}

/** `apps/cli` for `apps/cli/src/main.ts`. */
const packageOf = (path: string) => path.split('/').slice(0, 2).join('/')

const linesOf = (path: string) => read(path).trimEnd().split('\n').length

describe('files', () => {
  test('code fits into 250 lines, the schema excepted', () => {
    const code = source.filter((path) => !isTest(path) && path !== 'packages/database/src/schema.ts')
    expect(code.filter((path) => linesOf(path) > 250)).toEqual([])
  })

  test('are named for what they do', () => {
    const banned =
      /(?:^|[-.])(?:utils?|helpers?|common|managers?|services?|handlers?|data|info|misc)(?=[-.])|^index\./
    expect(source.filter((path) => banned.test(basename(path)))).toEqual([])
  })
})

describe('imports', () => {
  test('reach another package through its exports only', () => {
    const inPackages = source.filter((path) => /^(?:apps|packages)\/[^/]+\/src\//.test(path))
    const escapes = inPackages.filter((path) =>
      staticImports(path)
        .filter((specifier) => specifier.startsWith('.'))
        .some((specifier) => packageOf(join(dirname(path), specifier)) !== packageOf(path)),
    )
    expect(escapes).toEqual([])
  })

  test('of the domain take types from the database, and its functions only in stores', () => {
    const domain = production.filter(
      (path) => path.startsWith('packages/core/') && !path.endsWith('.store.ts'),
    )
    const isDatabase = (specifier: string) => specifier.startsWith('@barycenter/database/')
    expect(domain.filter((path) => staticImports(path).some(isDatabase))).toEqual([])
  })

  test('of the domain never point up: users files and the list of jobs stand on sync, and sync on all the rest', () => {
    const floors = ['packages/core/src/sync/', /^packages\/core\/src\/(?:users-file|available-jobs)\//]
    const floorOf = (path: string) => 1 + floors.findIndex((floor) => path.match(floor)?.index === 0)
    const pointsUp = (path: string) =>
      staticImports(path).some((specifier) => floorOf(resolveImport(path, specifier) ?? '') > floorOf(path))
    const domain = production.filter((path) => path.startsWith('packages/core/'))
    expect(domain.filter(pointsUp)).toEqual([])
  })

  test('of the command load an app only when one is asked for', () => {
    const loaded = [...loadedBy('apps/cli/src/main.ts')].map(packageOf)
    expect(loaded).not.toContain('apps/provider')
    expect(loaded).not.toContain('apps/admin')
    expect(loaded).not.toContain('apps/controller')
    expect(loaded).not.toContain('packages/targets')
  })
})

describe('text', () => {
  const others = source.filter((path) => path !== 'test/architecture.test.ts')
  const texts = globSync(
    [
      '{*,.*}.{json,md,yaml,yml,toml}',
      '.ci/*',
      '{apps,packages,bin,scripts,test,drizzle,deploy,docs}/**/*.{ts,mjs,json,md,yaml,yml,toml,sh,grit,graphql}',
    ],
    { exclude },
  )

  test('every suppression says why', () => {
    const unexplained =
      /biome-ignore[^:\n]*(?::\s*\S{0,3})?\s*$|@ts-(?:ignore|nocheck)|@ts-expect-error[ \t:]*$/m
    expect(others.filter((path) => unexplained.test(read(path)))).toEqual([])
  })

  test('nothing is left to do later', () => {
    expect(others.filter((path) => /\b(?:TODO|FIXME|XXX)\b/.test(read(path)))).toEqual([])
  })

  test('names no folder of a particular machine', () => {
    expect(texts.filter((path) => /\/(?:root|work|Users|home)\/[\w.-]+/.test(read(path)))).toEqual([])
  })

  test('of the lockfile leaves the registry to the machine', () => {
    expect(read('pnpm-lock.yaml')).not.toMatch(/tarball:/)
  })
})

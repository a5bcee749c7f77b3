import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeBillOfMaterials } from '../../apps/cli/bill-of-materials.ts'
import type { BundledPackage } from '../../apps/cli/bundled-packages.ts'
import manifest from '../../apps/cli/package.json' with { type: 'json' }
import { INSTALLED_PROGRAM } from '../installed-program.ts'

const dist = join(dirname(INSTALLED_PROGRAM), '../dist')

describe('the bill of materials of the package', () => {
  let bill: {
    readonly specVersion: string
    readonly metadata: { readonly component: { readonly purl: string } }
    readonly components: readonly {
      readonly purl: string
      readonly version: string
      readonly scope: string
    }[]
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  }
  beforeAll(async () => {
    bill = JSON.parse(await readFile(join(dist, 'sbom.cdx.json'), 'utf8'))
  })

  test('names what is bundled and what is installed beside it, each once, and nothing of ours', () => {
    expect(bill.specVersion).toBe('1.6')
    const names = bill.components.map(({ purl }) => purl.replace(/@[^@]*$/, ''))
    const { dependencies } = manifest
    const needed = ['hono', 'graphql', 'drizzle-orm', '@simplewebauthn/server', ...Object.keys(dependencies)]
    for (const name of needed) expect(names).toContain(`pkg:npm/${name.replace('@', '%40')}`)
    // Of platforms, all are named, whichever this one is.
    expect(names).toContain('pkg:npm/%40node-rs/bcrypt-darwin-arm64')
    expect(names.filter((name) => name.includes('barycenter') || name.endsWith('/vitest'))).toEqual([])
    expect(new Set(bill.components.map(({ purl }) => purl)).size).toBe(bill.components.length)
  })

  test('tells who uses whom, and refers only to what it names', () => {
    const known = [bill.metadata.component, ...bill.components].map(({ purl }) => purl)
    expect(bill.dependencies.map(({ ref }) => ref)).toEqual(known)
    expect(
      bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.includes(ref)),
    ).toEqual([])
    const yoga = bill.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/graphql-yoga@'))
    expect(yoga?.dependsOn).toContainEqual(expect.stringMatching(/^pkg:npm\/%40whatwg-node\/fetch@/))
  })

  test('has the licence of each in the file of licences, as the package has its own', async () => {
    const licences = await readFile(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    const named = new Set(
      [...licences.matchAll(/^(\S+) (\d\S+) \((?:MIT|ISC|0BSD|Apache-2\.0|BSD-3-Clause|Unlicense)\)$/gm)].map(
        ([, name, version]) => `pkg:npm/${name?.replace('@', '%40')}@${version}`,
      ),
    )
    expect([...named].sort()).toEqual(bill.components.map(({ purl }) => purl).sort())
    expect(licences).not.toContain('{copyright}')
    const own = join(import.meta.dirname, '../../apps/cli/LICENSE')
    expect(await readFile(own, 'utf8')).toBe(
      await readFile(join(import.meta.dirname, '../../LICENSE'), 'utf8'),
    )
  })
})

describe('a build', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'barycenter-bill-'))
    await mkdir(join(folder, 'licensed'))
    await writeFile(join(folder, 'licensed/LICENSE'), 'Do as you please.\r\n')
    await mkdir(join(folder, 'bare'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const named = (name: string, licence: unknown, place: string): BundledPackage => ({
    name,
    version: '1.0.0',
    licence,
    folder: join(folder, place),
    isOptional: false,
    uses: new Set(),
  })
  const write = (packages: readonly BundledPackage[]) => writeBillOfMaterials(folder, manifest, packages)
  const written = () =>
    Promise.all(
      ['sbom.cdx.json', 'THIRD-PARTY-LICENSES.txt'].map((name) => readFile(join(folder, name), 'utf8')),
    )

  test.each([
    ['copyleft', 'GPL-3.0-only', 'licensed', /copyleft has the licence "GPL-3.0-only", which is none of/],
    ['silent', undefined, 'licensed', /silent has the licence undefined/],
    ['bare', 'MIT', 'bare', /bare is published without the text of its licence, MIT/],
  ])('fails for a package whose licence cannot be passed on: %s', async (name, licence, place, says) => {
    await expect(write([named('good', 'MIT', 'licensed'), named(name, licence, place)])).rejects.toThrow(says)
  })

  test('writes the same for the same packages, in whatever order they are found', async () => {
    const packages = [named('b', 'MIT', 'licensed'), named('@a/c', 'MIT', 'licensed')]
    await write(packages)
    const first = await written()
    await write([...packages].reverse())
    expect(await written()).toEqual(first)
    expect(first[1]).toContain('@a/c 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\nDo as you please.\n')
  })
})

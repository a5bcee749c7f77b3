// Says what of others a bundle has in it: a bill of materials for machines, and licences for people.
import { writeFile } from 'node:fs/promises'
import { type BundledPackage, idOf } from './bundled-packages.ts'
import { allowedLicence, licenceText } from './licences.ts'

/** The package that is built. */
export interface Product {
  readonly name: string
  readonly version: string
  readonly license: string
}

/**
 * Writes `sbom.cdx.json` (CycloneDX 1.6) and `THIRD-PARTY-LICENSES.txt`, the same for the same packages at all times.
 *
 * @throws {Error} when a package has a licence that is not allowed, or none that could be passed on.
 */
export async function writeBillOfMaterials(
  folder: string,
  product: Product,
  packages: readonly BundledPackage[],
): Promise<void> {
  const sorted = [...new Map(packages.map((each) => [idOf(each), each])).values()].sort((a, b) =>
    idOf(a) < idOf(b) ? -1 : 1,
  )
  await writeFile(`${folder}/sbom.cdx.json`, `${JSON.stringify(cycloneDx(product, sorted), null, 2)}\n`)
  await writeFile(`${folder}/THIRD-PARTY-LICENSES.txt`, licencesOf(sorted))
}

/** Without a time and a serial number, which would make each build another. */
function cycloneDx(product: Product, packages: readonly BundledPackage[]) {
  const references = new Map(packages.map((each) => [idOf(each), packageUrl(each)]))
  const dependsOn = (ids: Iterable<string>) => [...ids].flatMap((id) => references.get(id) ?? []).sort()
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': packageUrl(product),
        name: product.name,
        version: product.version,
        licenses: [{ license: { id: product.license } }],
        purl: packageUrl(product),
      },
    },
    components: packages.map(component),
    dependencies: [
      { ref: packageUrl(product), dependsOn: dependsOn(references.keys()) },
      ...packages.map((each) => ({ ref: packageUrl(each), dependsOn: dependsOn(each.uses) })),
    ],
  }
}

function component(each: BundledPackage) {
  const [group, name] = each.name.startsWith('@') ? each.name.split('/') : [undefined, each.name]
  return {
    type: 'library',
    'bom-ref': packageUrl(each),
    ...(group === undefined ? {} : { group }),
    name,
    version: each.version,
    scope: each.isOptional ? 'optional' : 'required',
    licenses: [{ license: { id: allowedLicence(each.name, each.licence) } }],
    purl: packageUrl(each),
  }
}

/** A package URL of npm's kind: https://github.com/package-url/purl-spec. */
function packageUrl({ name, version }: Pick<BundledPackage, 'name' | 'version'>): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** Each text once, below all that it is the licence of. */
function licencesOf(packages: readonly BundledPackage[]): string {
  const byText = Map.groupBy(packages, (each) =>
    licenceText(each.name, allowedLicence(each.name, each.licence), each.folder),
  )
  const parts = [...byText].map(([text, those]) => {
    const names = those.map((each) => `${each.name} ${each.version} (${String(each.licence)})`)
    return `${names.join('\n')}\n\n${text}\n`
  })
  const rule = `\n${'-'.repeat(78)}\n\n`
  return ['Barycenter contains, or loads, software of others:\n', ...parts].join(rule)
}

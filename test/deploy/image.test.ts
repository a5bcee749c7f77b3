import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

test('the image is built with the manifest of each package, and of none that is gone', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const copied = [...dockerfile.matchAll(/^COPY ((?:apps|packages)\/[\w-]+\/package\.json) /gm)]
  const packages = globSync('{apps,packages}/*/package.json', { cwd: ROOT })
  expect(copied.map(([, path]) => path).sort()).toEqual(packages.sort())
})

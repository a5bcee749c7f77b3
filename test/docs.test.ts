import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The fragments that lead to the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}

test('links in the documentation lead to files and headings that there are', () => {
  const pages = ['README.md', ...globSync('docs/*.md', { cwd: root })]
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) =>
      /^\w+:/.test(link) ? [] : [{ page, link }],
    ),
  )
  expect(links.length).toBeGreaterThan(50)
  const broken = links.filter(({ page, link }) => {
    const [path = '', fragment] = link.split('#')
    const target = path === '' ? page : join(dirname(page), path)
    if (!existsSync(join(root, target))) return true
    return fragment !== undefined && !anchorsOf(target).has(fragment)
  })
  expect(broken).toEqual([])
})

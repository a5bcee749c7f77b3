// Which licences a package in the bundle may have, and their texts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** SPDX identifiers of licences that allow this bundle to be Apache-2.0 as a whole, and ask for no more than their text. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'] as const

type Licence = (typeof ALLOWED)[number]

/** Whose copyright it is, of packages that are published without the text of their licence: as their repositories or manifests say. */
const COPYRIGHT: Readonly<Record<string, string>> = {
  '@epic-web/invariant': 'Copyright (c) Kent C. Dodds',
  '@escape.tech/graphql-armor-max-tokens': 'Copyright (c) 2022 Escape – GraphQL Security',
  '@graphql-tools/executor': 'Copyright (c) 2020 The Guild, Inc.',
  '@graphql-tools/utils': 'Copyright (c) 2020 The Guild, Inc.',
  '@whatwg-node/disposablestack': 'Copyright (c) 2023 Arda TANRIKULU',
  '@whatwg-node/fetch': 'Copyright (c) 2023 Arda TANRIKULU',
  '@whatwg-node/node-fetch': 'Copyright (c) 2023 Arda TANRIKULU',
  '@whatwg-node/promise-helpers': 'Copyright (c) 2023 Arda TANRIKULU',
  '@whatwg-node/server': 'Copyright (c) 2023 Arda TANRIKULU',
  'cross-inspect': 'Copyright (c) 2020 The Guild, Inc.',
  'drizzle-orm': 'Copyright Drizzle Team',
  postgres: '',
}

/** Texts of licences, in which `{copyright}` stands for whose it is. */
const TEXTS: Readonly<Partial<Record<Licence, string>>> = {
  'Apache-2.0': 'LICENSE',
  MIT: 'licence-texts/MIT.txt',
  Unlicense: 'licence-texts/Unlicense.txt',
}

/**
 * The licence of a package.
 *
 * @param declared what its manifest says.
 * @throws {Error} when it is none of those that are allowed.
 */
export function allowedLicence(name: string, declared: unknown): Licence {
  const licence = ALLOWED.find((each) => each === declared)
  if (licence !== undefined) return licence
  throw new Error(
    `${name} has the licence ${JSON.stringify(declared)}, which is none of ${ALLOWED.join(', ')}: ` +
      'do without it, or allow the licence in apps/cli/licences.ts',
  )
}

/**
 * What the licence of a package asks to be passed on: its text, with the notices beside it.
 *
 * @param folder where the package is.
 * @throws {Error} when there is none.
 */
export function licenceText(name: string, licence: Licence, folder: string): string {
  const files = readdirSync(folder).filter((file) =>
    /^(?:licen[cs]e|copying|notice|copyrightnotice)/i.test(file),
  )
  if (files.some((file) => /^(?:licen[cs]e|copying)/i.test(file))) {
    return files
      .sort()
      .map((file) => normalized(join(folder, file)))
      .join('\n\n')
  }
  const copyright = COPYRIGHT[name]
  const text = TEXTS[licence]
  if (copyright === undefined || text === undefined) {
    throw new Error(
      `${name} is published without the text of its licence, ${licence}: ` +
        'say in apps/cli/licences.ts whose copyright it is',
    )
  }
  const template = normalized(join(import.meta.dirname, text))
  if (template.includes('{copyright}')) return template.replace('{copyright}', copyright)
  return [copyright, template].filter((part) => part !== '').join('\n\n')
}

/** One way to write the same text, so that equal ones are equal. */
function normalized(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .trim()
}

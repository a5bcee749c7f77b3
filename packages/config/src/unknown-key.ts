import { distance } from 'fastest-levenshtein'
import { allKeys } from './config-keys.ts'

const names = allKeys.map((key) => key.name)
const sections = [...new Set(names.map(sectionOf))]

/** Says that a key is unknown, and which one was probably meant; `spell` writes a known key as the source would. */
export function unknownKey(name: string, spell: (known: string) => string): string {
  const meant = likelyKey(name)
  if (meant !== undefined) return `unknown key; did you mean ${spell(meant)}?`
  const siblings = names.filter((known) => sectionOf(known) === sectionOf(name))
  return siblings.length > 0
    ? `unknown key; there are ${siblings.map(spell).join(', ')}`
    : `unknown key; the sections are ${sections.join(', ')}`
}

/** Says that a section is unknown, and which one was probably meant. */
export function unknownSection(name: string): string {
  const meant = nearest(name, sections, (section) => section)
  return meant === undefined
    ? `unknown section; the sections are ${sections.join(', ')}`
    : `unknown section; did you mean ${meant}?`
}

/** Whether a section of this name exists. */
export function isSection(name: string): boolean {
  return sections.includes(name)
}

/** A key in the wrong section, or else a key with a slip of the pen. */
function likelyKey(name: string): string | undefined {
  const namesakes = names.filter((known) => plain(keyOf(known)) === plain(keyOf(name)))
  if (namesakes.length > 0) return namesakes.toSorted((a, b) => distance(name, a) - distance(name, b))[0]
  if (!isSection(sectionOf(name))) return nearest(name, names, (known) => known)
  const siblings = names.filter((known) => sectionOf(known) === sectionOf(name))
  return nearest(keyOf(name), siblings, keyOf)
}

/** The candidate that is most alike, if not more than a third of it would have to change. */
function nearest(name: string, candidates: readonly string[], part: (candidate: string) => string) {
  const ranked = candidates
    .map((candidate) => ({ candidate, changes: distance(plain(name), plain(part(candidate))) }))
    .toSorted((a, b) => a.changes - b.changes)
  return ranked.find(({ changes }) => changes <= Math.max(2, name.length / 3))?.candidate
}

/** `publicBaseUrl`, `public-base-url` and `public_base_url` differ in spelling only. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '')
}

function sectionOf(name: string): string {
  return name.includes('.') ? name.slice(0, name.indexOf('.')) : ''
}

function keyOf(name: string): string {
  return name.slice(name.indexOf('.') + 1)
}

import type { TargetResult } from '@barycenter/core/sync/user-target'
import { printable } from '../printable.ts'

type Change = TargetResult['changes'][number]

/** The longest value that is shown whole. */
const LONGEST = 60

/** A field as users.json spells it; the keys of properties are nobody's to spell otherwise. */
export function fieldText({ field }: Pick<Change, 'field'>): string {
  if (field.startsWith('properties.')) return printable(field)
  return printable(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}

/** A field and what it changes from and to; of a secret only the name. */
export function changeText({ field, before, after }: Change): string {
  if (before === null && after === null) return fieldText({ field })
  return `${fieldText({ field })}: ${valueText(before)} → ${valueText(after)}`
}

function valueText(value: unknown): string {
  if (value === null) return 'none'
  const text = printable(typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value))
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

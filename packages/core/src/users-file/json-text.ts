import { KNOWN_NAMES } from './document-schema.ts'
import { findJsonFaults, type JsonWhole } from './json-syntax.ts'
import { locateInJson } from './locate-in-json.ts'
import { type DocumentProblem, EMPTY_FILE, type ParsedUsers } from './parsed-users.ts'
import { maskedExcerpt, readSource, type SourceText, sourcePosition } from './source-text.ts'

/** What came of one JSON text. */
export type JsonText =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly problems: readonly DocumentProblem[] }

/** Parses one JSON text; its problems have their places and the masked lines of these. */
export function parseJsonText(source: SourceText, whole?: JsonWhole): JsonText {
  const faults = findJsonFaults(source, whole)
  if (faults.length === 0) return { kind: 'value', value: JSON.parse(source.text) }
  const problems = faults.map(({ code, path, message, offset }) => ({
    code,
    path,
    message,
    ...sourcePosition(source, offset),
    excerpt: maskedExcerpt(source, offset, KNOWN_NAMES),
  }))
  return { kind: 'refused', problems }
}

/** Parses a users file in JSON. */
export function parseJsonUsers(raw: string): ParsedUsers {
  const source = readSource(raw)
  if (source.text.trim() === '') return { kind: 'refused', problems: [EMPTY_FILE] }
  const parsed = parseJsonText(source)
  return parsed.kind === 'value' ? { ...parsed, locate: locateInJson(source), faults: [] } : parsed
}

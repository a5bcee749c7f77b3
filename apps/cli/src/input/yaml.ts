import { KNOWN_NAMES } from '@barycenter/core/users-file/document-schema'
import { type DocumentProblem, EMPTY_FILE, type ParsedUsers } from '@barycenter/core/users-file/parsed-users'
import {
  maskedBeginning,
  readSource,
  type SourceText,
  sourcePosition,
} from '@barycenter/core/users-file/source-text'
import { parseDocument } from 'yaml'
import { locateInYaml } from './yaml-places.ts'
import { explainYaml } from './yaml-syntax.ts'
import { readYamlValue, type YamlFault } from './yaml-value.ts'

const MEBIBYTE = 1024 * 1024
/** The parser keeps more than a hundred bytes for some characters. */
const LONGEST = 4 * MEBIBYTE
const TOO_LONG = `YAML is read up to ${LONGEST / MEBIBYTE} MiB; write more users as JSON or NDJSON`

/** Parses a users file in YAML 1.2: one document in the core schema, without tags. */
export function parseYamlUsers(raw: string): ParsedUsers {
  const source = readSource(raw)
  if (source.text.length > LONGEST) return refuse(source, [{ offset: 0, message: TOO_LONG }])
  const { contents, errors, warnings } = parseDocument(source.text, {
    // Also for a document that calls itself YAML 1.1, where `no` is false and a date is no text.
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    // The parser compares each key with each other one; `readYamlValue` does not.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  // What comes after the first error tends to be its echo.
  const [error] = [...errors, ...warnings]
  if (error !== undefined) {
    return refuse(source, [{ offset: error.pos[0], message: explainYaml(error.code) }])
  }
  if (contents === null) return { kind: 'refused', problems: [EMPTY_FILE] }
  const { value, faults, targets } = readYamlValue(contents)
  if (faults.length > 0) return refuse(source, faults)
  return { kind: 'value', value, faults: [], locate: locateInYaml(source, contents, targets) }
}

function refuse(source: SourceText, faults: readonly YamlFault[]): ParsedUsers {
  const problems = faults.map(
    ({ offset, message }): DocumentProblem => ({
      code: 'YAML_SYNTAX',
      path: '',
      message,
      ...sourcePosition(source, offset),
      excerpt: maskedBeginning(source, offset, KNOWN_NAMES),
    }),
  )
  return { kind: 'refused', problems }
}

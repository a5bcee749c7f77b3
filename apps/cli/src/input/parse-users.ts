import type { ParsedUsers } from '@barycenter/core/users-file/parsed-users'
import type { InputFormat } from './input-format.ts'

/** Parses the text of a users file. Only the parser that is needed is loaded. */
export async function parseUsers(text: string, format: InputFormat): Promise<ParsedUsers> {
  switch (format) {
    case 'json':
      return (await import('@barycenter/core/users-file/json-text')).parseJsonUsers(text)
    case 'ndjson':
      return (await import('./ndjson.ts')).parseNdjsonUsers(text)
    case 'yaml':
      return (await import('./yaml.ts')).parseYamlUsers(text)
    case 'csv':
      return (await import('./csv.ts')).parseCsvUsers(text)
  }
}

import { printable } from '../printable.ts'
import type { ReportError } from './report.ts'

/** Workflow commands of GitHub Actions, which make an annotation of each error at its place in the file. */
export function githubAnnotations(errors: readonly ReportError[]): string[] {
  return errors.map(({ code, message, file, path, line, column }) => {
    // Standard input is no file of the repository, and a user whom no file lists is in none.
    const isFile = file !== '' && !file.startsWith('<')
    const properties = Object.entries({ file: isFile ? file : undefined, line, col: column, title: code })
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]))
      .join(',')
    return `::error ${properties}::${escapeText(path === '' ? message : `${path}: ${message}`)}`
  })
}

/** As the toolkit of GitHub Actions does it; everything else that could end a line is made visible. */
function escapeText(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

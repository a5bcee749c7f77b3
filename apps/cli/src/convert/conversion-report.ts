import type { Conversion, ConversionReport } from '@barycenter/core/users-file/conversion/conversion'
import { printable } from '../printable.ts'

/** Says what of an export is not in the users file: a line for each user of whom something is missing. */
export function conversionReport({ users, reports }: Conversion): string {
  const leftOut = reports.filter((report) => report.leftOut !== undefined).length
  const counts = [
    `${users.length} converted`,
    `${leftOut} left out`,
    `${reports.length - leftOut} with something that could not be carried over`,
  ]
  return [...reports.map(reportLine), `users: ${counts.join(', ')}`, ''].join('\n')
}

function reportLine({ label, leftOut, losses }: ConversionReport): string {
  const fields = losses.map(({ field, reason }) => (reason === undefined ? field : `${field} (${reason})`))
  const parts = [
    ...(leftOut === undefined ? [] : [`left out: ${leftOut}`]),
    ...(fields.length === 0 ? [] : [`not carried over: ${fields.join(', ')}`]),
  ]
  return printable(`${label}: ${parts.join('; ')}`)
}

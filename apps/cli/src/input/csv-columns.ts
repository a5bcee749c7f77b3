import { suggest } from '@barycenter/core/users-file/document-record'
import { FIELDS } from '@barycenter/core/users-file/document-schema'

/** What is wrong with the names of the columns. */
interface ColumnProblem {
  readonly code: string
  readonly message: string
  /** Which cell of the first line it is about, from 0. */
  readonly cell: number
}

/** That a line may have. */
export const MOST_COLUMNS = 1000

/** Says that there are more. */
export const TOO_MANY_COLUMNS = `there are at most ${MOST_COLUMNS} columns`

const PROPERTY = 'properties.'
const BOOLEANS: ReadonlySet<string> = new Set(['email_verified', 'emailVerified', 'enabled'])
const NAMES: readonly string[] = Object.values(FIELDS)
  .flat()
  .filter((name) => name !== 'properties')

/** Reads the first line. What is in it is not repeated: without names of columns it is a user's. */
export function readColumns(cells: readonly string[]): {
  readonly columns: readonly string[]
  readonly problems: readonly ColumnProblem[]
} {
  const columns = cells.map((cell) => cell.trim())
  if (!columns.some((column) => isColumn(column))) {
    const message = 'the first line names the columns: username, password, email and so on'
    return { columns, problems: [{ code: 'CSV_HEADER', message, cell: 0 }] }
  }
  const unknown = columns.flatMap((column, index) =>
    isColumn(column) ? [] : [{ code: 'FIELD_UNKNOWN', message: explainUnknown(column, index), cell: index }],
  )
  const twice = columns.flatMap((column, index) =>
    isColumn(column) && columns.indexOf(column) !== index
      ? [
          {
            code: 'FIELD_TWICE',
            message: `column ${index + 1} has the same name as another one`,
            cell: index,
          },
        ]
      : [],
  )
  const missing = columns.includes('username')
    ? []
    : [{ code: 'FIELD_MISSING', message: 'there is no column username', cell: 0 }]
  return { columns, problems: [...unknown, ...twice, ...missing] }
}

/** Reads a line as the object that a JSON file would have. */
export function readRow(cells: readonly string[], columns: readonly string[]): object {
  const filled = columns.flatMap((column, index) => {
    const cell = cells[index] ?? ''
    return cell === '' ? [] : [[column, cell] as const]
  })
  const properties = filled.filter(([column]) => column.startsWith(PROPERTY))
  return {
    ...Object.fromEntries(
      filled
        .filter(([column]) => !column.startsWith(PROPERTY))
        .map(([column, cell]) => [column, BOOLEANS.has(column) ? readBoolean(cell) : cell]),
    ),
    ...(properties.length === 0
      ? {}
      : {
          properties: Object.fromEntries(
            properties.map(([column, cell]) => [column.slice(PROPERTY.length), cell]),
          ),
        }),
  }
}

function isColumn(name: string): boolean {
  return NAMES.includes(name) || (name.startsWith(PROPERTY) && name.length > PROPERTY.length)
}

function explainUnknown(name: string, index: number): string {
  return `column ${index + 1} has a name that no field has${suggest(name, NAMES)}`
}

/** Anything else stays what it is, for the record to be refused. */
function readBoolean(cell: string): boolean | string {
  const word = cell.trim().toLowerCase()
  return word === 'true' ? true : word === 'false' ? false : cell
}

import type { Colour, Paint } from '../colour.ts'
import { printable } from '../printable.ts'
import { changeText, fieldText } from './change-text.ts'
import { placeOf } from './file-problem.ts'
import type { Report, ReportRecord } from './report.ts'

type Action = ReportRecord['action']

const MARK: Record<Action, string> = {
  CREATE: '+',
  UPDATE: '~',
  UNCHANGED: '=',
  DISABLE: '-',
  DELETE: '-',
  FAIL: '!',
}
const WORD: Record<Action, string> = {
  CREATE: 'create',
  UPDATE: 'update',
  UNCHANGED: 'unchanged',
  DISABLE: 'disable',
  DELETE: 'delete',
  FAIL: 'failed',
}
const COLOUR: Record<Action, Colour> = {
  CREATE: 'green',
  UPDATE: 'yellow',
  UNCHANGED: 'dim',
  DISABLE: 'red',
  DELETE: 'red',
  FAIL: 'red',
}

/** Names longer than this do not push the others' columns to the right. */
const WIDEST_NAME = 40
const WORD_WIDTH = 6

/** A line for each user that changes, and one for each reason why a user cannot be changed. */
export function reportLines(report: Report, paint: Paint): string[] {
  // What would have been done with the other records is no result when nothing was written.
  const shown = report.mode === 'APPLY' && !report.applied ? report.results.filter(hasFailed) : report.results
  const width = Math.min(WIDEST_NAME, Math.max(0, ...shown.map((record) => nameOf(record).length)))
  return shown.flatMap((record) =>
    details(record, paint).map((detail) => {
      const start = `${MARK[record.action]} ${nameOf(record).padEnd(width)}   ${WORD[record.action].padEnd(WORD_WIDTH)}`
      return `${paint(COLOUR[record.action], start)}   ${detail}`.trimEnd()
    }),
  )
}

function hasFailed({ action }: ReportRecord): boolean {
  return action === 'FAIL'
}

function nameOf({ username }: ReportRecord): string {
  return username === undefined ? '(no username)' : printable(username)
}

function details(record: ReportRecord, paint: Paint): string[] {
  switch (record.action) {
    case 'FAIL':
      return record.errors.map((error) => {
        const where = paint('dim', `(${placeOf(error)})`)
        return `${printable(error.code)} ${printable(error.path)} "${printable(error.message)}" ${where}`
      })
    case 'CREATE':
      return [record.changes.map(fieldText).join(', ')]
    case 'UPDATE':
    case 'DISABLE':
    case 'DELETE':
    case 'UNCHANGED':
      return [[...record.changes.map(changeText), ...sessions(record)].join('; ')]
  }
}

function sessions({ sessionsRevoked }: ReportRecord): string[] {
  return sessionsRevoked === 0
    ? []
    : [`${sessionsRevoked} ${sessionsRevoked === 1 ? 'session' : 'sessions'} revoked`]
}

import type { Report } from './report.ts'

/** The last lines of a report: how many users changed, and what it cost. */
export function reportSummary(report: Report): string[] {
  const cost = costs(report)
  if (report.mode === 'PLAN') {
    const counts = countsText(report, {
      created: 'to create',
      updated: 'to update',
      disabled: 'to disable',
      deleted: 'to delete',
    })
    return [
      `Plan: ${counts}; nothing written (${cost})`,
      `To apply exactly this plan: --expect-plan ${report.planHash}`,
    ]
  }
  if (!report.applied && report.failed > 0) {
    const records = report.total === 1 ? 'record' : 'records'
    return [`User sync failed: ${report.failed} of ${report.total} ${records}; nothing written (${cost})`]
  }
  const counts = countsText(report, {
    created: 'created',
    updated: 'updated',
    disabled: 'disabled',
    deleted: 'deleted',
  })
  return [`User sync complete: ${counts} (${cost})`]
}

type Words = Readonly<Record<'created' | 'updated' | 'disabled' | 'deleted', string>>

/** The three usual counts always; the unusual ones when there are any. */
function countsText(report: Report, words: Words): string {
  return [
    `${report.created} ${words.created}`,
    `${report.updated} ${words.updated}`,
    ...ifAny(report.disabled, words.disabled),
    ...ifAny(report.deleted, words.deleted),
    `${report.unchanged} unchanged`,
    ...ifAny(report.failed, 'failed'),
  ].join(', ')
}

function costs({ work, durationMs }: Report): string {
  return [
    ...ifAny(work.passwordsHashed, work.passwordsHashed === 1 ? 'password hashed' : 'passwords hashed'),
    ...ifAny(
      work.passwordsVerified,
      work.passwordsVerified === 1 ? 'password verified' : 'passwords verified',
    ),
    ...ifAny(work.checkpoints, work.checkpoints === 1 ? 'checkpoint' : 'checkpoints'),
    `${durationMs} ms`,
  ].join(', ')
}

function ifAny(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`]
}

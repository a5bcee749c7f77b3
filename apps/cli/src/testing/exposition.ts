/** One metric of a scrape. */
export interface ExposedMetric {
  readonly type: string
  readonly help: string
  /** The value of each series, by its labels as they are written. */
  readonly series: ReadonlyMap<string, number>
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (\\S+)$`)
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`)

/**
 * Reads a text in the Prometheus exposition format 0.0.4. The parts of a histogram are metrics of their own.
 *
 * @throws when a line is neither a comment of the format nor a sample, or when a sample comes twice.
 */
export function parseExposition(text: string): ReadonlyMap<string, ExposedMetric> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const said = { HELP: new Map<string, string>(), TYPE: new Map<string, string>() }
  const metrics = new Map<string, ExposedMetric & { series: Map<string, number> }>()
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = COMMENT.exec(line)
    if (comment !== null) {
      const [, kind, name = '', words = ''] = comment
      said[kind === 'HELP' ? 'HELP' : 'TYPE'].set(name, words)
      continue
    }
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
    const number = value === 'Nan' ? Number.NaN : Number(value.replace('Inf', 'Infinity'))
    if (name === '' || (Number.isNaN(number) && value !== 'Nan')) throw new Error(`no sample: ${line}`)
    const family = said.TYPE.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')
    const [type, help] = [said.TYPE.get(family), said.HELP.get(family)]
    if (type === undefined || help === undefined) throw new Error(`no type or no help: ${line}`)
    const metric = metrics.get(name) ?? { type, help, series: new Map<string, number>() }
    if (metric.series.has(labels)) throw new Error(`twice: ${line}`)
    metric.series.set(labels, number)
    metrics.set(name, metric)
  }
  return metrics
}

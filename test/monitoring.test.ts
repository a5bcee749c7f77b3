import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretMetrics } from '@barycenter/controller/monitor/secret-metrics'
import { systemClock } from '@barycenter/core/clock'
import { createMetrics } from 'barycenter/metrics/metrics'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFile(join(root, file), 'utf8')
const { registry: served } = createMetrics({ version: '', apps: '' })
const watching = new Registry()
secretMetrics(watching, systemClock)

/** What the registry keeps of a metric beside what its type tells. */
const labelsOf = (metric: object): string[] => ('labelNames' in metric ? (metric.labelNames as string[]) : [])

test.each([
  ['the service', served],
  ['what watches Secrets', watching],
])('docs/monitoring.md lists the metrics as they are: %s', async (_, registry) => {
  const metrics = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('barycenter_'))
  const exposed = await registry.getMetricsAsJSON()
  const rows = metrics.map((metric) => {
    const type = exposed.find(({ name }) => name === metric.name)?.type
    const labels = labelsOf(metric).map((label) => `\`${label}\``)
    return `| \`${metric.name}\` | ${type} | ${labels.join(', ')} | ${metric.help} |`
  })
  expect(await read('docs/monitoring.md')).toContain(
    ['| Metric | Type | Labels | |', '|---|---|---|---|', ...rows].join('\n'),
  )
})

test('the example rules and the dashboard ask for metrics that there are', async () => {
  const names = new Set(
    [...(await served.getMetricsAsJSON()), ...(await watching.getMetricsAsJSON())].flatMap(
      ({ name, type }) =>
        String(type) === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
    ),
  )
  for (const file of ['deploy/monitoring/alerts.yaml', 'deploy/monitoring/dashboard.json']) {
    const asked = (await read(file)).match(/\b(?:barycenter|nodejs|process)_[a-z0-9_]+/g) ?? []
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.filter((name) => !names.has(name))).toEqual([])
  }
})

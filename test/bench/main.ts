import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresServer } from '@barycenter/testing/postgres-server'
import type { Row } from './measure.ts'
import { measureServing } from './serve-rows.ts'
import { measureStart } from './start-rows.ts'
import { measureSync } from './sync-rows.ts'

/** Measures everything, prints one line each, and fails if a target is missed. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'barycenter-bench-'))
  const server = await startPostgresServer()
  const missed: Row[] = []
  const report = (rows: readonly Row[]) => {
    for (const row of rows) {
      const ratio = row.ratio === undefined ? '' : `ratio ${row.ratio.toFixed(2)}; `
      process.stdout.write(
        `${row.reached ? 'ok  ' : 'MISS'}  ${row.name}: ${ratio}${row.measured} (target ${row.target})\n`,
      )
    }
    missed.push(...rows.filter(({ reached }) => !reached))
  }
  try {
    report(await measureStart(folder))
    report(await measureServing(folder))
    report(await measureSync('sqlite', `sqlite://${join(folder, 'bench.db')}`))
    report(await measureSync('postgres', server.url))
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  process.exitCode = missed.length === 0 ? 0 : 1
}

await main()

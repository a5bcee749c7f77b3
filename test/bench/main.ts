import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresServer } from '@barycenter/testing/postgres-server'
import postgres from 'postgres'
import { measureLarge } from './large-rows.ts'
import type { Row } from './measure.ts'
import { measureProvider } from './provider-rows.ts'
import { measureSecrets } from './secrets-rows.ts'
import { measureServing } from './serve-rows.ts'
import { measureSignIn } from './sign-in-rows.ts'
import { measureStart } from './start-rows.ts'
import { measureSync } from './sync-rows.ts'

const wanted = process.argv.slice(2)
const isWanted = (part: string) => wanted.length === 0 || wanted.includes(part)

/** Measures everything, or the parts that are named (`start`, `serve`, `provider`, `sign-in`, `large`, `sync`, `secrets`; `million` is `large` with ten times as many), prints one line each, and fails if a target is missed. */
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
  const reportLarge = async (name: string, count: number) => {
    const url = `sqlite://${join(folder, `${name}.db`)}`
    report(await measureLarge(folder, { dialect: 'sqlite', url, count }))
    const { [name]: there = '' } = await createDatabases(server.url, [name])
    report(await measureLarge(folder, { dialect: 'postgres', url: there, count }))
  }
  try {
    if (isWanted('start')) report(await measureStart(folder))
    if (isWanted('serve')) report(await measureServing(folder))
    if (isWanted('provider')) {
      const files = (name: string) => `sqlite://${join(folder, `${name}.db`)}`
      const urls = { ours: files('ours'), rival: files('rival') }
      report(await measureProvider({ dialect: 'sqlite', folder, urls }))
      const databases = await createDatabases(server.url, ['ours', 'rival'])
      report(await measureProvider({ dialect: 'postgres', folder, urls: databases }))
    }
    if (isWanted('sync')) {
      report(await measureSync('sqlite', `sqlite://${join(folder, 'bench.db')}`))
      report(await measureSync('postgres', server.url))
    }
    if (isWanted('sign-in')) report(await measureSignIn())
    if (isWanted('secrets')) {
      const rows = await measureSecrets()
      if (typeof rows === 'string') process.stdout.write(`skip  labelled Secrets: ${rows}\n`)
      else report(rows)
    }
    if (isWanted('large')) await reportLarge('large', 100_000)
    if (wanted.includes('million')) await reportLarge('million', 1_000_000)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  process.exitCode = missed.length === 0 ? 0 : 1
}

/** Empty databases of one server, by their names. */
async function createDatabases<N extends string>(
  server: string,
  names: readonly N[],
): Promise<Record<N, string>> {
  const sql = postgres(server, { max: 1 })
  for (const name of names) await sql.unsafe(`create database ${name}`)
  await sql.end()
  const url = (name: N) => Object.assign(new URL(server), { pathname: `/${name}` }).href
  return Object.fromEntries(names.map((name) => [name, url(name)])) as Record<N, string>
}

await main()

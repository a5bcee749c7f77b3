import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { Config } from 'drizzle-kit'
import postgres from '../drizzle/postgres.config.ts'
import sqlite from '../drizzle/sqlite.config.ts'

/** The drizzle-kit configurations, one per dialect. */
export const migrationConfigs: readonly Config[] = [sqlite, postgres]

/** Writes the migration that brings a folder up to the schema of the code, if one is missing. */
export async function generateMigration(config: Config, extra: readonly string[] = []): Promise<void> {
  const options = [
    '--dialect',
    config.dialect,
    '--schema',
    `${config.schema}`,
    '--out',
    `${config.out}`,
    ...extra,
  ]
  await promisify(execFile)('node_modules/.bin/drizzle-kit', ['generate', ...options])
}

/** The files that `generateMigration` would add, found on a copy of the folder. */
export async function missingMigrations(config: Config): Promise<string[]> {
  // drizzle-kit resolves `out` against the working directory, so the copy lies inside it.
  const copy = await mkdtemp('node_modules/.migrations-')
  try {
    await cp(`${config.out}`, copy, { recursive: true })
    const before = await filesIn(copy)
    await generateMigration({ ...config, out: copy })
    return (await filesIn(copy)).filter((file) => !before.includes(file))
  } finally {
    await rm(copy, { recursive: true })
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

// Fails when a generated file is not what the code would generate. Touches nothing in the tree.
import { readFile } from 'node:fs/promises'
import { generatedFiles } from './generated-files.ts'
import { migrationConfigs, missingMigrations } from './migrations.ts'

const stale: string[] = []

for (const { path, generate } of generatedFiles) {
  const actual = await readFile(path, 'utf8').catch(() => undefined)
  if (actual !== (await generate())) stale.push(path)
}
for (const config of migrationConfigs) {
  const missing = await missingMigrations(config)
  if (missing.length > 0) stale.push(`${config.out} (a migration is missing)`)
}

if (stale.length > 0) {
  process.stderr.write(`Out of date, run \`pnpm generate\`:\n${stale.map((path) => `  ${path}\n`).join('')}`)
  process.exitCode = 1
}

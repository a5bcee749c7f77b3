// Brings every generated file up to date: `pnpm generate [--name add_something]`, the name being that
// of a migration that has become necessary.
import { writeFile } from 'node:fs/promises'
import { generatedFiles } from './generated-files.ts'
import { generateMigration, migrationConfigs } from './migrations.ts'

for (const config of migrationConfigs) await generateMigration(config, process.argv.slice(2))
for (const { path, generate } of generatedFiles) await writeFile(path, await generate())

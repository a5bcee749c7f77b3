import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/database/src/schema.postgres.ts',
  out: './drizzle/postgres',
})

import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './packages/database/src/schema.sqlite.ts',
  out: './drizzle/sqlite',
})

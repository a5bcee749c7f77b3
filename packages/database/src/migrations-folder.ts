import { fileURLToPath } from 'node:url'

/** Where the generated migrations lie, a folder for each dialect. The build puts a bundle's beside it. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../drizzle/', import.meta.url))

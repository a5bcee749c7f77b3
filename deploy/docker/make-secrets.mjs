// Makes the secrets of docker-compose.yml in a folder, unless they are there: a password for PostgreSQL, and the
// database URL with that password in it. A second start finds them and changes nothing.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '.'] = process.argv.slice(2)

const password = provide('postgres-password', () => randomBytes(24).toString('hex'))
provide('database-url', () => `postgres://barycenter:${password}@postgres:5432/barycenter`)

/** What a file holds; it is made, whole or not at all, where there is none. */
function provide(name, make) {
  const path = join(folder, name)
  if (!existsSync(path)) {
    writeFileSync(`${path}.new`, make(), { mode: 0o400 })
    renameSync(`${path}.new`, path)
  }
  return readFileSync(path, 'utf8')
}

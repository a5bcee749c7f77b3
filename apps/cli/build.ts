import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('dist', import.meta.url))

/** Packages with native binaries, which no bundle can hold. */
const NATIVE = ['@node-rs/bcrypt', 'argon2', 'better-sqlite3']

// Bundled CommonJS modules ask for Node.js's own by `require`, which a module of ours does not have.
const banner = {
  js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url)",
}

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Modules that are started as threads or loaded by these: files of their own, with these names. */
const THREADS = {
  'apart-worker': fromHere('../../packages/database/src/apart-worker.ts'),
  'write-batches': fromHere('../../packages/core/src/sync/staged/write-batches.ts'),
}

await rm(folder, { recursive: true, force: true })
await build({
  entryPoints: { main: fromHere('src/main.ts'), ...THREADS },
  outdir: folder,
  bundle: true,
  // What a command imports when it is called stays a file of its own.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: NATIVE,
  banner,
  logLevel: 'warning',
})

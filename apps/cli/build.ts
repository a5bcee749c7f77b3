// Bundles the command, with all that it needs but the dependencies in package.json, into dist/ or into
// the folder that is named.
import { cp, rm } from 'node:fs/promises'
import { basename, extname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { writeBillOfMaterials } from './bill-of-materials.ts'
import { packagesBeside, packagesInBundle } from './bundled-packages.ts'
import manifest from './package.json' with { type: 'json' }

/** Keeps a plugin from asking itself. */
const RESOLVED = Symbol('resolved')

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = process.argv[2] === undefined ? fromHere('dist') : resolve(process.argv[2])

/** Packages with native binaries, which no bundle can hold. */
const NATIVE = Object.keys(manifest.dependencies)

/** A bundle's migrations lie beside it. */
const migrationsBeside: Plugin = {
  name: 'migrations-beside',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/migrations-folder\.ts$/ }, () => ({
      contents: `import { fileURLToPath } from 'node:url'
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('drizzle/', import.meta.url))`,
    }))
  },
}

// Bundled CommonJS modules ask for Node.js's own by `require`, which a module of ours does not have.
const banner = {
  js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url)",
}

/** One graphql for whoever asks for it whole or for a part, so that its classes know each other. */
const oneGraphql: Plugin = {
  name: 'one-graphql',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^graphql(\/[\w/]+)?$/ }, ({ path, importer, resolveDir }) =>
      resolve(`${path === 'graphql' ? 'graphql/index' : path}.mjs`, {
        importer,
        resolveDir,
        kind: 'import-statement',
      }),
    )
  },
}

/**
 * Of client-node only what finds and authenticates a cluster: without being told that nothing happens by loading
 * the rest of it, a bundle would have all thousand types of the Kubernetes API, and more packages.
 */
const partsOfClientNode: Plugin = {
  name: 'parts-of-client-node',
  setup: ({ onResolve, resolve }) => {
    onResolve(
      { filter: /^(@kubernetes\/client-node$|\.)/ },
      async ({ path, importer, resolveDir, pluginData }) => {
        const isOurs = path.startsWith('@') || importer.includes('/@kubernetes/client-node/dist/')
        if (!isOurs || pluginData === RESOLVED) return undefined
        const options = { importer, resolveDir, kind: 'import-statement', pluginData: RESOLVED } as const
        return { ...(await resolve(path, options)), sideEffects: false }
      },
    )
  },
}

/** Modules that are started as threads or loaded by these: files of their own, with these names. */
const THREADS = {
  'apart-worker': fromHere('../../packages/database/src/apart-worker.ts'),
  'write-batches': fromHere('../../packages/core/src/sync/staged/write-batches.ts'),
}

await rm(folder, { recursive: true, force: true })
const { metafile } = await build({
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
  plugins: [migrationsBeside, oneGraphql, partsOfClientNode],
  banner,
  logLevel: 'warning',
  metafile: true,
})

// What drizzle-kit generates the next migration from stays behind.
await cp(fromHere('../../drizzle'), `${folder}/drizzle`, {
  recursive: true,
  filter: (path) => extname(path) !== '.ts' && !/_snapshot\.json$/.test(basename(path)),
})

await writeBillOfMaterials(folder, manifest, [
  ...packagesInBundle(metafile),
  ...packagesBeside(NATIVE, import.meta.dirname),
])

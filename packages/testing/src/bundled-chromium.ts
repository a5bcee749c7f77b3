import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A browser in a folder of its own, and the variables with which it finds its libraries and fonts. */
export interface BundledChromium {
  readonly executablePath: string
  readonly environment: Readonly<Record<string, string>>
}

/** Where unpacked browsers are kept (200 MB each): they go when node_modules goes. */
const CACHE = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))

/** Unpacks the Chromium of the npm package @sparticuz/chromium, unless that was done before. */
export async function unpackChromium(): Promise<BundledChromium> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const manifest = await readFile(join(dirname(entry), '../package.json'), 'utf8')
  const version = /"version":\s*"([\w.+-]+)"/.exec(manifest)?.[1] ?? 'unknown'
  const folder = join(CACHE, `chromium-${version}`)
  if (!existsSync(folder)) await unpackInto(folder, entry)
  return {
    executablePath: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: tmpdir(),
    },
  }
}

/** The folder appears whole or not at all, so that test files may ask for it at once. */
async function unpackInto(folder: string, entry: string): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const staging = await mkdtemp(`${folder}-`)
  // The package unpacks into the temporary folder, and the libraries that a Debian may lack (NSS) only
  // if it believes to be in Amazon's cloud. In a process of its own, that belief stays there.
  const script = `const { default: chromium } = await import(${JSON.stringify(pathToFileURL(entry).href)})
await chromium.executablePath()`
  const environment = { TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' }
  try {
    await run(process.execPath, ['--input-type=module', '-e', script], { env: environment })
    await writeFile(join(staging, 'fonts.conf'), fontConfiguration(folder))
    await rename(staging, folder)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
}

/** The package's own names folders of Amazon's cloud. Without any font, Chromium draws no letters. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>
`
}

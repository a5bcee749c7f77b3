import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { unpackChromium } from './bundled-chromium.ts'

const run = promisify(execFile)

/** Under which names distributions install the browser. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** For a browser that runs as root in a container, and asks nobody anything but the pages it is sent to. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts a headless Chromium with a fresh profile: the one on the PATH, or where there is none the one
 * in the npm package @sparticuz/chromium. Its `close()` ends it and removes the profile.
 */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findInstalledChromium()
  if (executablePath !== undefined) return chromium.launch({ executablePath, headless: true, args: FLAGS })
  const bundled = await unpackChromium()
  return chromium.launch({
    executablePath: bundled.executablePath,
    env: { ...bundled.environment },
    headless: true,
    args: FLAGS,
  })
}

/** The first that is there and runs: what is on the PATH may be only a hint at how to install one. */
async function findInstalledChromium(): Promise<string | undefined> {
  for (const name of NAMES) {
    try {
      const { stdout } = await run('sh', ['-c', `command -v ${name} && ${name} --version`])
      return stdout.split('\n')[0]
    } catch {
      // Not this one.
    }
  }
  return undefined
}

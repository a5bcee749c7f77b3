import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inCheckout } from './checkout.mjs'
import { fetchToolchain } from './fetch-toolchain.mjs'
import { lookUpOnPath } from './path-lookup.mjs'
import { isAtLeast, isMajor, requiredNode, requiredPnpm } from './requirements.mjs'
import { versionOf } from './version-of.mjs'

const rememberedFile = inCheckout('node_modules/.cache/barycenter/toolchain.json')

/**
 * Where a Node.js and a pnpm of the required versions are: `{ node, pnpm }`, as paths. This process
 * and PATH are asked first, then what an earlier run remembered, and npx last, for it takes a second
 * and a network even when it has nothing to fetch.
 */
export async function findToolchain() {
  const here = await onThisMachine()
  if (here.node && here.pnpm) return here
  const remembered = await rememberedToolchain()
  if (remembered) return { ...remembered, ...here }
  const fetched = await fetchToolchain()
  remember(fetched)
  return { ...fetched, ...here }
}

async function onThisMachine() {
  const pnpm = lookUpOnPath('pnpm')
  return {
    ...(isAtLeast(process.version, requiredNode) && { node: process.execPath }),
    ...(pnpm && (await isPnpm(pnpm)) && { pnpm }),
  }
}

async function rememberedToolchain() {
  const { node, pnpm } = readRemembered()
  if (typeof node !== 'string' || typeof pnpm !== 'string') return undefined
  const [nodeVersion, pnpmFits] = await Promise.all([versionOf(node), isPnpm(pnpm)])
  return nodeVersion && isAtLeast(nodeVersion, requiredNode) && pnpmFits ? { node, pnpm } : undefined
}

async function isPnpm(command) {
  const version = await versionOf(command)
  return version !== undefined && isMajor(version, requiredPnpm)
}

function readRemembered() {
  try {
    return JSON.parse(readFileSync(rememberedFile, 'utf8'))
  } catch {
    return {}
  }
}

function remember(toolchain) {
  try {
    mkdirSync(dirname(rememberedFile), { recursive: true })
    writeFileSync(rememberedFile, `${JSON.stringify(toolchain, null, 2)}\n`)
  } catch {
    // A checkout that cannot be written to only asks npx again next time.
  }
}

#!/usr/bin/env node
// Plain JavaScript, so that an old Node.js can still read it and say what is wrong.
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const requiredNode = 24

// A checkout has the source, the published package only its bundle.
const source = new URL('../src/main.ts', import.meta.url)
const isCheckout = existsSync(source)

if (Number.parseInt(process.versions.node, 10) >= requiredNode) {
  // Passwords are hashed on libuv's pool, which is sized at its first use: room for the imports and the
  // sign-ins that packages/core/src/passwords.ts lets run at a time.
  process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, 2 * availableParallelism() + 1))
  // Stripping the types of the source takes longer than most commands do.
  if (isCheckout) module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache', import.meta.url)))
  await import(isCheckout ? source.href : '../dist/main.js')
} else if (isCheckout) {
  await import('../../../bin/barycenter.mjs')
} else {
  process.stderr.write(`barycenter needs Node.js >= ${requiredNode}; this is ${process.versions.node}\n`)
  process.exitCode = 1
}

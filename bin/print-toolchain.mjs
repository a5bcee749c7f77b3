// Runs under `npx -p node… -p pnpm…`, where the first pnpm on PATH is the one that npx fetched.
import { lookUpOnPath } from './path-lookup.mjs'

process.stdout.write(`${JSON.stringify({ node: process.execPath, pnpm: lookUpOnPath('pnpm') })}\n`)

#!/usr/bin/env node
// `npx barycenter …` in a checkout, on any Node.js >= 20, installed or not.
import { runTask } from './run-task.mjs'

await runTask('barycenter', process.argv.slice(2))

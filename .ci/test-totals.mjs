// Says in one line how the tests went, from vitest's JSON report. No test at all is a failure.
import { readFileSync } from 'node:fs'

const [, , file] = process.argv
const { numPassedTests: passed, numFailedTests, success } = readReport(file)
// A test file that cannot be loaded has no failed test in it, and has failed all the same.
const failed = success && passed > 0 ? numFailedTests : Math.max(1, numFailedTests)

process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, success: false }
  }
}

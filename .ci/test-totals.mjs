// Says how the tests went, from vitest's JSON report: which failed and why, which needed a second attempt and
// why, and the totals in the last line, for of a long output often only the end is kept. No test at all is a
// failure.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** How much of a failure is repeated; the whole of it stands above. */
const LINES = 12

const [, , file] = process.argv
const { numPassedTests: passed, numFailedTests, success, testResults } = readReport(file)
// A test file that cannot be loaded has no failed test in it, and has failed all the same.
const failed = success && passed > 0 ? numFailedTests : Math.max(1, numFailedTests)

for (const { name, status, message, assertionResults } of testResults) {
  const failures = assertionResults.filter((each) => each.status === 'failed')
  for (const { fullName, failureMessages } of failures)
    tell('Failed', name, fullName, failureMessages.join('\n'))
  if (status === 'failed' && failures.length === 0) tell('Failed', name, 'the file as a whole', message)
  // What a test that passed has to complain of is its first attempt.
  const unsteady = assertionResults.filter(
    (each) => each.status === 'passed' && each.failureMessages.length > 0,
  )
  for (const { fullName, failureMessages } of unsteady)
    tell('Unsteady', name, fullName, failureMessages.join('\n'))
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function tell(word, path, title, message) {
  const reason = message.split('\n').slice(0, LINES).join('\n  ')
  process.stdout.write(`${word}: ${relative('.', path)} > ${title}\n  ${reason}\n`)
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, success: false, testResults: [] }
  }
}

import { processEnvironment } from '@barycenter/config/environment'
import { systemTiming } from '@barycenter/core/timing'
import { endOnCrash } from './crash.ts'
import { explainError } from './explain-error.ts'
import { type Invocation, outputTo } from './invocation.ts'
import { run } from './run.ts'
import { endOnSignals, waitForSignal } from './signals.ts'

const environment = processEnvironment()
const invocation: Invocation = {
  environment,
  workingDirectory: process.cwd(),
  configFile: undefined,
  stdin: () => process.stdin,
  stdout: outputTo(process.stdout, environment),
  stderr: outputTo(process.stderr, environment),
  timing: systemTiming,
  untilStopped: waitForSignal,
}

endOnSignals()
endOnCrash((error) => invocation.stderr.write(explainError(error, invocation)))
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read along has gone. What the command was asked to do is still to be done.
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await run(process.argv.slice(2), invocation)

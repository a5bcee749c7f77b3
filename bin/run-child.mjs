import { spawn } from 'node:child_process'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a command to its end, and resolves to `{ code, signal, output }`; `output` is what it wrote to
 * those of its streams that are pipes. Signals sent to this process reach the command, which alone
 * decides when to stop: nothing is left running behind.
 */
export function runChild(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk
      })
    }

    const forward = (signal) => {
      // A terminal has already sent its Ctrl-C to the whole process group; twice would mean "now".
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    for (const signal of forwarded) process.on(signal, forward)
    const settle = (done, value) => {
      for (const signal of forwarded) process.off(signal, forward)
      done(value)
    }
    child.on('error', (error) => settle(reject, error))
    child.on('close', (code, signal) => settle(resolve, { code, signal, output }))
  })
}

/** Ends this process the way its child ended: the same exit status, or the same signal. */
export function endLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal)
  else process.exitCode = code
}

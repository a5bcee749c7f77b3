import { execFile } from 'node:child_process'

/** What `<command> -v` prints, or undefined when it cannot be run. */
export function versionOf(command) {
  return new Promise((resolve) => {
    execFile(command, ['-v'], { timeout: 20_000 }, (error, stdout) => {
      resolve(error ? undefined : stdout.trim())
    })
  })
}

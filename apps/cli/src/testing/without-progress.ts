/**
 * What a command printed, without the lines that say every few seconds that work goes on: how many of them there
 * are, how busy the machine is decides.
 */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^[a-z ]+, (?:.*, )?(?:\d+ (?:h|min|s) ?)+(?:left)?\n/gm, '')
}

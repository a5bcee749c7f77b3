/** A role of PostgreSQL, as far as it concerns signing in. */
export interface Role {
  readonly name: string
  readonly canLogin: boolean
  /** Why nobody may have this role declared; undefined when they may. */
  readonly protection: string | undefined
  /** The source that it was made here for, as its comment says; undefined when somebody else made it. */
  readonly madeFor: string | undefined
  /** What PostgreSQL knows its password by; null when it has none, undefined when we may not see it. */
  readonly verifier: string | null | undefined
}

/** What is to be done with a role. */
export type RoleChange =
  | { readonly kind: 'create'; readonly name: string; readonly verifier: string; readonly source: string }
  | { readonly kind: 'alter'; readonly name: string; readonly verifier?: string; readonly login?: boolean }
  | { readonly kind: 'drop'; readonly name: string }

/** The longest name of a role, in bytes; PostgreSQL cuts off what is longer. */
const MAX_NAME = 63

/** Why no role of this name can be made; undefined when one can. PostgreSQL refuses what else it reserves. */
export function refuseRoleName(name: string): string | undefined {
  const length = Buffer.byteLength(name)
  if (length > MAX_NAME)
    return `PostgreSQL knows names of at most ${MAX_NAME} bytes in UTF-8, and this one has ${length}`
  return name.startsWith('pg_') ? "names that begin with pg_ are PostgreSQL's own" : undefined
}

/** The statements of a change: a verifier is in them, and never a password. */
export function statementOf(change: RoleChange): string {
  const role = quoteIdentifier(change.name)
  switch (change.kind) {
    case 'create':
      return `CREATE ROLE ${role} LOGIN PASSWORD ${quoteVerifier(change.verifier)}; COMMENT ON ROLE ${role} IS ${quoteText(commentFor(change.source))}`
    case 'alter': {
      const login = change.login === undefined ? [] : [change.login ? 'LOGIN' : 'NOLOGIN']
      const password = change.verifier === undefined ? [] : [`PASSWORD ${quoteVerifier(change.verifier)}`]
      return ['ALTER ROLE', role, ...login, ...password].join(' ')
    }
    case 'drop':
      return `DROP ROLE IF EXISTS ${role}`
  }
}

const MADE_FOR = 'made by Barycenter for the source '

/** How a role says whose it is: a users file may be lost, with all that is remembered beside it, and there may be several. */
function commentFor(source: string): string {
  return MADE_FOR + JSON.stringify(source)
}

/** The source that the comment on a role names; undefined for every other comment. */
export function sourceInComment(comment: string | null): string | undefined {
  if (comment?.startsWith(MADE_FOR) !== true) return undefined
  const quoted = comment.slice(MADE_FOR.length)
  return /^"(?:[^"\\\p{C}]|\\["\\])*"$/u.test(quoted)
    ? quoted.slice(1, -1).replace(/\\(.)/g, '$1')
    : undefined
}

/** A literal that means the same whatever `standard_conforming_strings` is. */
function quoteText(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

function quoteIdentifier(name: string): string {
  if (name.includes('\0')) throw new TypeError('a name with a NUL in it is no identifier')
  return `"${name.replaceAll('"', '""')}"`
}

/** Utility statements take no parameters; of what a verifier consists, nothing needs an escape. */
function quoteVerifier(verifier: string): string {
  if (!/^[\w$:+/=-]+$/.test(verifier)) throw new TypeError('this is no verifier')
  return `'${verifier}'`
}

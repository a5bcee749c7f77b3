import type { ClaimConfig, ResourceConfig } from './config.ts'
import { isTable, jsonFromText, listOfTables, problemsOf, readTable, type TableShape } from './table-types.ts'
import { listOf, oneOf, someText, text, type ValueType } from './value-types.ts'

/** A scope token, RFC 6749 §3.3. */
const isScope = (value: string): boolean => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(value)
const scopes = listOf('scopes, without spaces', isScope)
const scope = text('a scope, without spaces', isScope)
const identifier = text('an absolute URI without a fragment', isResourceIdentifier)

/** Resource servers, RFC 8707. Each has an identifier of its own. */
export const resources: ValueType<readonly ResourceConfig[]> = distinctResources(
  listOfTables('a list of tables with identifier, name, scopes, access_token_format and introspectors', {
    members: {
      identifier,
      name: someText,
      scopes,
      access_token_format: oneOf(['opaque', 'jwt']),
      introspectors: listOf('client ids', (value) => value.trim() !== ''),
    },
    required: ['identifier'],
    build: (table): ResourceConfig => ({
      identifier: table.identifier,
      ...(table.name !== undefined && { name: table.name }),
      scopes: table.scopes ?? [],
      ...(table.access_token_format !== undefined && { accessTokenFormat: table.access_token_format }),
      introspectors: table.introspectors ?? [],
    }),
  }),
)

const claimShape: TableShape<
  { property: ValueType<string>; scope: ValueType<string> },
  'property',
  { property: string; scope: string }
> = {
  members: { property: someText, scope },
  required: ['property'],
  build: (table) => ({ property: table.property, scope: table.scope ?? 'profile' }),
}

/** Claims by name: the property that each comes from, or a table that says its scope too. */
export const claims: ValueType<readonly ClaimConfig[]> = {
  expected: 'a table of claims, each a property or `{ property, scope }`',
  parse: (value) => {
    // A value without a mistake; a list that was parsed already is as good as the table it came from.
    if (Array.isArray(value)) return value.length === 0 ? [] : undefined
    if (!isTable(value) || claimProblems(value).length > 0) return undefined
    return Object.entries(value).flatMap(([claim, source]) => {
      const read = readTable(asTable(source), claimShape)
      return read === undefined ? [] : [{ claim, ...read }]
    })
  },
  explain: claimProblems,
  fromText: jsonFromText,
}

/** What ID tokens and introspection say by themselves: no property may speak for them. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'sid'],
  ...['at_hash', 'c_hash', 's_hash', 'client_id', 'scope', 'cnf', 'act', 'may_act', 'events', 'active'],
  ...['token_type', 'username', 'authorization_details', 'email_verified', 'updated_at', '__proto__'],
])

function claimProblems(value: unknown): { place: string; message: string }[] {
  if (!isTable(value)) return []
  return Object.entries(value).flatMap(([claim, source]) => {
    const place = `.${/^[\w-]+$/.test(claim) ? claim : JSON.stringify(claim)}`
    if (claim.trim() === '') return [{ place, message: 'must be the name of a claim' }]
    if (RESERVED.has(claim)) return [{ place, message: 'cannot be mapped: the provider says it itself' }]
    if (typeof source !== 'string' && !isTable(source))
      return [{ place, message: 'must be the name of a property, or a table with property and scope' }]
    return problemsOf(asTable(source), claimShape, place)
  })
}

/** `department = "dept"` is short for `department = { property = "dept" }`. */
function asTable(source: unknown): unknown {
  return typeof source === 'string' ? { property: source } : source
}

function isResourceIdentifier(value: string): boolean {
  return URL.canParse(value) && /^[a-z][a-z0-9+.-]*:[\x21-\x7E]+$/i.test(value) && !value.includes('#')
}

function distinctResources(type: ValueType<readonly ResourceConfig[]>): ValueType<readonly ResourceConfig[]> {
  const repeated = (list: readonly ResourceConfig[]) =>
    list.flatMap((resource, index) => {
      const first = list.findIndex((other) => other.identifier === resource.identifier)
      return first < index ? [{ place: `[${index}].identifier`, message: `is that of [${first}] too` }] : []
    })
  return {
    ...type,
    parse: (value) => {
      const list = type.parse(value)
      return list !== undefined && repeated(list).length === 0 ? list : undefined
    },
    explain: (value) => {
      const list = type.parse(value)
      return list === undefined ? (type.explain?.(value) ?? []) : repeated(list)
    },
  }
}

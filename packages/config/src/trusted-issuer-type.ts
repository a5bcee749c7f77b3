import type { TrustedIssuerConfig } from './config.ts'
import { issuerClaims } from './issuer-claims-type.ts'
import { isAddressOrRange } from './network-address.ts'
import { isSecureOrigin } from './public-base-url.ts'
import { listOfTables } from './table-types.ts'
import { listOf, someText, text, type ValueType, wholeNumber } from './value-types.ts'

/** In seconds: no CI job runs for longer, and a projected Kubernetes token lives for an hour. */
const MAXIMUM_AGE = 86_400

/** What the audit log says of operators without an issuer. */
const TAKEN_NAMES = ['token', 'cli', 'user', 'client']

const isIssuer = (value: string) => /^[\x21-\x7e]{1,512}$/.test(value)
const isAudience = (value: string) => value.trim() !== ''
const isName = (value: string) => /^[a-z0-9][\w.-]{0,59}$/i.test(value) && !TAKEN_NAMES.includes(value)
const isScope = (value: string) => /^[a-z_]+(:[a-z_]+)?$/.test(value)
/** Keys that come over http are anybody's. */
const isKeyAddress = (value: string) =>
  /^https?:\/\//.test(value) && URL.canParse(value) && isSecureOrigin(value)

const tables: ValueType<readonly TrustedIssuerConfig[]> = listOfTables(
  'a list of tables with issuer, audience, claims and scopes',
  {
    members: {
      name: text('a name of letters, digits, ".", "_" and "-" that nobody else has', isName),
      issuer: text('the "iss" of its tokens: a text without spaces', isIssuer),
      audience: oneOrMore('a text that is not empty, or a list of them', isAudience),
      jwks_uri: text('an https:// URL', isKeyAddress),
      jwks_file: someText,
      ca_file: someText,
      token_file: someText,
      allowed_networks: listOf('IP addresses and CIDR ranges', isAddressOrRange),
      claims: issuerClaims,
      scopes: oneOrMore('a list of admin scopes', isScope),
      max_age: wholeNumber(1, 31_536_000),
    },
    required: ['issuer', 'audience', 'claims', 'scopes'],
    build: (table): TrustedIssuerConfig => ({
      name: table.name ?? hostOf(table.issuer) ?? '',
      issuer: table.issuer,
      audiences: table.audience,
      ...(table.jwks_uri !== undefined && { jwksUri: table.jwks_uri }),
      ...(table.jwks_file !== undefined && { jwksFile: table.jwks_file }),
      ...(table.ca_file !== undefined && { caFile: table.ca_file }),
      ...(table.token_file !== undefined && { tokenFile: table.token_file }),
      allowedNetworks: table.allowed_networks ?? [],
      claims: table.claims,
      scopes: table.scopes,
      maximumAge: table.max_age ?? MAXIMUM_AGE,
    }),
  },
)

/** Issuers whose tokens open the admin API. */
export const trustedIssuers: ValueType<readonly TrustedIssuerConfig[]> = {
  ...tables,
  parse: (value) => {
    const list = tables.parse(value)
    return list !== undefined && conflicts(list).length === 0 ? list : undefined
  },
  explain: (value) => {
    const list = tables.parse(value)
    return list === undefined ? (tables.explain?.(value) ?? []) : conflicts(list)
  },
}

/** What is wrong with members in combination. */
function conflicts(list: readonly TrustedIssuerConfig[]): { place: string; message: string }[] {
  return list.flatMap((entry, index) => {
    const namesake = list.findIndex(({ name, issuer }) => name === entry.name && issuer !== entry.issuer)
    const isFound = entry.jwksUri !== undefined || entry.jwksFile !== undefined
    const rules = [
      {
        broken: entry.name === '',
        member: 'name',
        message: 'is missing, for issuer has no host to take it from',
      },
      { broken: namesake >= 0 && namesake < index, member: 'name', message: `is that of [${namesake}] too` },
      {
        broken: entry.jwksUri !== undefined && entry.jwksFile !== undefined,
        member: 'jwks_file',
        message: 'cannot be beside jwks_uri; keep one of them',
      },
      {
        broken: !isFound && !isKeyAddress(entry.issuer),
        member: 'issuer',
        message: 'must be an https:// URL to find its keys by; or set jwks_uri or jwks_file',
      },
      {
        // Discovery would let a document choose where the token is sent to.
        broken: entry.tokenFile !== undefined && entry.jwksUri === undefined,
        member: 'token_file',
        message: 'needs jwks_uri: the token is sent to no address but that',
      },
    ]
    return rules.flatMap(({ broken, member, message }) =>
      broken ? [{ place: `[${index}].${member}`, message }] : [],
    )
  })
}

function hostOf(issuer: string): string | undefined {
  return URL.canParse(issuer) && new URL(issuer).hostname !== '' ? new URL(issuer).hostname : undefined
}

/** Some texts, or one of them by itself. */
function oneOrMore(expected: string, holds: (value: string) => boolean): ValueType<readonly string[]> {
  const many = listOf('texts', holds)
  return {
    ...many,
    expected,
    parse: (value) => {
      const list = many.parse(typeof value === 'string' ? [value] : value)
      return list !== undefined && list.length > 0 ? list : undefined
    },
  }
}

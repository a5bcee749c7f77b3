/** A GraphQL request, and the HTTP status that answers it. */
export interface SecretRequest {
  readonly status: number
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly path?: string
}

const SYNC = `mutation ($input: SyncUsersInput!) {
  syncUsers(input: $input) { failed results { username changes { field before after } errors { code message path } } }
}`

/** Requests with a password in them, in every way in which one can be right or wrong. */
export function secretRequests(password: string): SecretRequest[] {
  const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) })
  const users = (...users: unknown[]) => ({ query: SYNC, variables: { input: { users } } })
  const document = (status: number, query: string) => json(status, { query })
  const literal = (user: string) => `syncUsers(input: { users: [${user}] }) { failed }`
  const good = `{ username: "literal", password: "${password}" }`
  const aliases = Array.from({ length: 31 }, (_, nth) => `a${nth}: ${literal(good)}`)
  const deep = `{ users { edges { node ${'{ password'.repeat(13)}: ${password} ${'}'.repeat(13)} } } }`

  return [
    document(200, `mutation { ${literal(good)} }`),
    json(200, users({ username: 'variable', password })),
    json(200, users({ username: 'one', password }, { username: 'ONE', password }, { username: 'two' })),
    json(200, users({ username: 'three', password, passwordHash: password, email: password })),

    json(400, users({ username: 'a', password: { text: password } })),
    json(400, users({ username: 'a', password: [password], enabled: password, passwordPolicy: password })),
    json(400, users({ username: 'a', passwrod: password }, password)),
    json(400, { query: SYNC, variables: { input: password } }),
    json(400, { query: SYNC, variables: { other: password } }),
    json(400, { query: SYNC, variables: password }),
    json(400, { query: SYNC, variables: {}, password }),
    json(400, { query: '{ __typename }', operationName: password }),
    json(400, [users({ username: 'a', password })]),
    json(400, password),

    document(400, `mutation { ${literal(`{ username: "a", password: ["${password}"] }`)} }`),
    document(400, `mutation { ${literal(`{ username: "a", password: ${password} }`)} }`),
    document(400, `mutation { ${literal(`{ username: "a", passwrod: "${password}" }`)} }`),
    document(400, `mutation { ${literal(`{ username: "a", enabled: "${password}" }`)} }`),
    document(400, `mutation { syncUsers(input: { users: [] }, password: "${password}") { failed } }`),
    document(400, `{ user(username: "a", password: "${password}") { subject } }`),
    document(400, `{ user(username: "a") { subject subject: email(password: "${password}") } }`),
    document(400, `{ __typename @include(if: "${password}") }`),
    document(400, `query ($p: Int = "${password}") { users(first: $p) { edges { cursor } } }`),
    document(400, `mutation { ${aliases.join(' ')} }`),
    document(400, `mutation { ${literal(`${good} `.repeat(10_000))} }`),
    document(400, deep),

    document(400, `mutation { ${literal(good).replace('password:', 'password')} }`),
    document(400, `mutation { ${literal(good).replace(`${password}"`, password)} }`),
    document(400, `mutation { ${literal(good).replaceAll('"', "'")} }`),
    document(400, `mutation { ${literal(good).replace(`"${password}"`, `"\\x${password}"`)} }`),
    document(400, `${password} { user }`),

    { status: 400, body: `{"query": "${password}` },
    { status: 400, body: `{"query": "{ users }", "variables": {"password": ${password}}}` },
    { status: 400, body: password },
    { status: 400, body: Uint8Array.from(Buffer.from(`{"query": "${password}é"}`, 'latin1')) },
    { status: 413, body: JSON.stringify({ query: SYNC, variables: { password: password.repeat(800_000) } }) },
    { ...json(415, users({ username: 'a', password })), headers: { 'content-type': 'text/plain' } },
    { ...json(406, users({ username: 'a', password })), headers: { accept: 'text/html' } },
    { ...json(401, users({ username: 'a', password })), headers: { authorization: '' } },
    { ...json(405, password), method: 'PUT', path: `/admin/graphql?password=${password}` },
    { ...json(404, password), path: `/admin?password=${password}` },
  ]
}

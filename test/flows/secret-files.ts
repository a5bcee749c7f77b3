/** Users files that are no JSON, with a password near the fault, by the names of the files. */
export function brokenFiles(password: string): Record<string, string> {
  const user = (line: string) =>
    `[\n  {\n    "username": "alice",\n    ${line}\n    "email": "a@example.com"\n  }\n]`
  return {
    'no-comma.json': user(`"password": "${password}"`),
    'no-quote-at-the-end.json': user(`"password": "${password},`),
    'no-quote-at-the-start.json': user(`"password": ${password}",`),
    'no-quotes.json': user(`"password": ${password},`),
    'single-quotes.json': user(`'password': '${password}',`),
    'no-colon.json': user(`"password" "${password}",`),
    'escape.json': user(`"password": "\\x${password}",`),
    'unicode-escape.json': user(`"password": "\\u${password}",`),
    'tab.json': user(`"password": "\t${password}",`),
    'comment.json': user(`"password": "x", // ${password}`),
    'two-commas.json': user(`"password": "${password}",,`),
    'same-line.json': `[{"username": "alice" "password": "${password}"}]`,
    'breaks-off.json': `[{"username": "alice", "password": "${password}`,
    'goes-on.json': `[] ${password}`,
    'field-twice.json': user(`"password": "${password}", "password": "${password}",`),
    'no-list.json': JSON.stringify({ users: password }),
    'no-document.json': JSON.stringify(password),
    'unknown-member.json': JSON.stringify({ users: [], passwords: [password] }),
    'wrong-source.json': JSON.stringify({ users: [], source: [password] }),
    'wrong-default.json': JSON.stringify({ users: [], defaults: { enabled: password } }),
    'unknown-default.json': JSON.stringify({ users: [], defaults: { password } }),
  }
}

/** Records of users that cannot be applied, with a password in each. */
export function brokenRecords(password: string): unknown[] {
  const hash = `$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0$${password}${password}`
  return [
    password,
    [password],
    { username: 'list', password: [password] },
    { username: 'object', password: { text: password } },
    { username: 'misspelt', passwrod: password },
    { username: 'unknown', secret: password },
    { username: 'camel', password, passwordHash: 'x', password_hash: password },
    { username: 'both', password, password_hash: hash },
    { username: 'hash', password_hash: password },
    { username: 'foreign', password_hash: `$2b$12$${password}${password}` },
    { username: 'costly', password_hash: hash.replace('m=1024', 'm=9999999') },
    { username: 'wrong-enabled', password, enabled: password },
    { username: 'wrong-verified', password, email_verified: password },
    { username: 'wrong-properties', password, properties: password },
    { username: 'wrong-policy', password, password_policy: password },
    { username: 'wrong-email', password, email: password },
    { username: 'null', password, enabled: null },
    { username: 'long', password: password.repeat(1000) },
    { username: 'surrogate', password: `${password}\ud800` },
    { username: 'twice', password },
    { username: 'TWICE', password },
    { username: '', password },
    { username: ['list'], password },
    { password },
  ]
}

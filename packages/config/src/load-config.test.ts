import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { loadConfig } from './load-config.ts'

let workingDirectory = ''
beforeEach(() => {
  workingDirectory = mkdtempSync(join(tmpdir(), 'barycenter-config-'))
})
afterEach(() => rmSync(workingDirectory, { recursive: true }))

const CANARY = 'canary-hunter2'

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(workingDirectory, name)
  writeFileSync(path, content)
  return path
}

const load = (environment: Record<string, string> = {}, configFile?: string): Config =>
  loadConfig({ environment, configFile, workingDirectory })

const loadToml = (toml: string, environment: Record<string, string> = {}): Config => {
  write('config.toml', toml)
  return load(environment)
}

const failure = (action: () => unknown): ConfigError => {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

const problemsOf = (action: () => unknown) =>
  failure(action).problems.map(({ key, message }) => `${key ?? ''}: ${message}`)

describe('defaults', () => {
  test('an empty machine has a whole configuration', () => {
    expect(load()).toEqual({
      server: {
        host: '127.0.0.1',
        port: 8080,
        adminPort: 8081,
        publicBaseUrl: 'http://localhost:8080',
        trustedProxies: [],
        allowPublicRegistration: false,
        allowInsecure: false,
      },
      database: { url: 'sqlite://data/barycenter.db?mode=rwc' },
      keys: { alg: 'RS256', rotationInterval: 0 },
      admin: {
        tokenFile: 'data/admin-token',
        trustedIssuers: [],
        roles: [],
        roleProperty: 'roles',
        publicBaseUrl: 'http://localhost:8081',
        introspection: 'token',
        corsOrigins: [],
      },
      registration: { mode: 'token' },
      tokens: {
        authorizationCodeLifetime: 60,
        accessTokenLifetime: 3600,
        idTokenLifetime: 3600,
        refreshTokenLifetime: 2_592_000,
        grantLifetime: 31_536_000,
        deviceCodeLifetime: 600,
        refreshGrace: 30,
      },
      oauth: { resources: [], claims: [] },
      outbound: { allowedNetworks: [] },
      theme: { name: 'Barycenter' },
      password: { memoryCost: 19_456, timeCost: 2, parallelism: 1, minimumLength: 1 },
      federation: { trustAnchors: [] },
      sync: { protectedUsers: [] },
      session: { lifetime: 3600 },
      log: { level: 'info', modules: {}, format: 'auto' },
      audit: { retention: 34_560_000 },
      metrics: {},
      withoutEffect: [],
    } satisfies Config)
  })

  test('the admin port and the issuer follow the port', () => {
    const { server } = load({ BARYCENTER__SERVER__PORT: '9090' })
    expect(server).toMatchObject({ port: 9090, adminPort: 9091, publicBaseUrl: 'http://localhost:9090' })
  })

  test('everything is frozen, and loading twice gives equal objects', () => {
    const config = loadToml('server.trusted_proxies = ["10.0.0.0/8"]')
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(config)).toBe(true)
    expect(load()).toEqual(config)
  })
})

test('a package has defaults of its own, which the file and the environment go before', () => {
  const defaults = write('defaults.toml', 'server.host = "0.0.0.0"\nserver.port = 1\nsession.lifetime = 60')
  write('config.toml', 'server.port = 2\nsession.lifetime = 120')
  const environment = { BARYCENTER_DEFAULTS_FILE: defaults, BARYCENTER__SESSION__LIFETIME: '180' }
  const { server, session } = load(environment)
  expect([server.host, server.port, session.lifetime]).toEqual(['0.0.0.0', 2, 180])

  const missing = { BARYCENTER_DEFAULTS_FILE: join(workingDirectory, 'missing.toml') }
  expect(failure(() => load(missing)).message).toContain(join(workingDirectory, 'missing.toml'))
})

describe('the file', () => {
  test("the seed's config.toml loads as it is", () => {
    const config = loadToml(`
[server]
host = "0.0.0.0"
port = 8080
admin_port = 8081
# IMPORTANT: Set this to your actual domain in production
public_base_url = "https://auth.example.com"
allow_public_registration = false

[database]
# SQLite for simplicity (use PostgreSQL in production)
url = "sqlite:///data/barycenter.db?mode=rwc"

[keys]
jwks_path = "/data/jwks.json"
private_key_path = "/data/private_key.pem"
alg = "RS256"

[federation]
trust_anchors = []
`)
    expect(config.server).toMatchObject({ host: '0.0.0.0', publicBaseUrl: 'https://auth.example.com' })
    expect(config.database).toEqual({ url: 'sqlite:///data/barycenter.db?mode=rwc' })
    expect(config.keys).toEqual({
      alg: 'RS256',
      rotationInterval: 0,
      jwksPath: '/data/jwks.json',
      privateKeyPath: '/data/private_key.pem',
    })
    expect(config.withoutEffect).toEqual([])
  })

  test('a named file is read instead of config.toml, relative to the working directory', () => {
    write('config.toml', 'nonsense')
    write('other.toml', 'server.port = 1234')
    expect(load({}, 'other.toml').server.port).toBe(1234)
  })

  test('a named file must exist', () => {
    expect(failure(() => load({}, 'gone.toml')).problems).toEqual([
      { where: join(workingDirectory, 'gone.toml'), message: 'no such file' },
    ])
  })

  test('a directory and a file that is not UTF-8 are refused', () => {
    expect(problemsOf(() => load({}, '.'))).toEqual([': is a directory'])
    write('latin1.toml', new Uint8Array([0x23, 0xe9]))
    expect(problemsOf(() => load({}, 'latin1.toml'))).toEqual([': is not UTF-8'])
  })

  test('a byte order mark and Windows line ends do no harm', () => {
    expect(loadToml('\uFEFF[server]\r\nport = 99\r\n').server.port).toBe(99)
  })

  test('a syntax error names file, line and column, and does not repeat the line', () => {
    const error = failure(() => loadToml(`[database]\nurl = "postgres://u:${CANARY}@db/x\n`))
    expect(error.problems).toEqual([
      {
        where: join(workingDirectory, 'config.toml'),
        message: 'line 2, column 40: control characters are not allowed in strings',
      },
    ])
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(CANARY)
    expect(error.cause).toBeUndefined()
  })

  test.each([
    `url = postgres://u:${CANARY}@db/x`,
    `url = '${CANARY}`,
    `url = "${CANARY}" "more"`,
    `url = "${CANARY}\\q"`,
    `${CANARY}`,
    `url = { a = "${CANARY}"`,
    `url = "${CANARY}"\nurl = "${CANARY}"`,
  ])('no syntax error repeats its line: %s', (line) => {
    const error = failure(() => loadToml(`[database]\n${line}\n`))
    expect(error.message).toMatch(/config\.toml: line \d+, column \d+: /)
    expect(error.stack).not.toContain(CANARY)
  })
})

describe('the environment', () => {
  test('goes before the file', () => {
    const { server } = loadToml('server.port = 1\nserver.host = "::1"', { BARYCENTER__SERVER__PORT: '2' })
    expect(server).toMatchObject({ port: 2, host: '::1' })
  })

  test('sets every kind of value', () => {
    const config = load({
      BARYCENTER__SERVER__ALLOW_INSECURE: 'TRUE',
      BARYCENTER__SERVER__TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      BARYCENTER__DATABASE__POOL_SIZE: ' 7\n',
      BARYCENTER__KEYS__ALG: 'eddsa',
      BARYCENTER__FEDERATION__TRUST_ANCHORS: '["https://a.example,b"]',
      BARYCENTER__ADMIN__TOKEN_FILE: '/run/token',
    })
    expect(config.server).toMatchObject({ allowInsecure: true, trustedProxies: ['10.0.0.0/8', '::1'] })
    expect(config.database.poolSize).toBe(7)
    expect(config.keys.alg).toBe('EdDSA')
    expect(config.federation.trustAnchors).toEqual(['https://a.example,b'])
    expect(config.admin.tokenFile).toBe('/run/token')
  })

  test('an empty list is a list', () => {
    const { server } = loadToml('server.trusted_proxies = ["::1"]', {
      BARYCENTER__SERVER__TRUSTED_PROXIES: '',
    })
    expect(server.trustedProxies).toEqual([])
  })

  test('the case of a name does not matter, but nobody may set a key twice', () => {
    expect(load({ barycenter__server__Port: '5' }).server.port).toBe(5)
    expect(problemsOf(() => load({ BARYCENTER__SERVER__PORT: '5', barycenter__server__port: '6' }))).toEqual([
      'server.port: BARYCENTER__SERVER__PORT sets the same key; keep one of them',
    ])
  })

  test('what Kubernetes puts there for a service named barycenter is none of our business', () => {
    expect(() =>
      load({ BARYCENTER_PORT: 'tcp://10.0.0.1:8080', BARYCENTER_SERVICE_HOST: '10.0.0.1' }),
    ).not.toThrow()
  })

  test('a value that makes no sense is a problem of its variable', () => {
    expect(failure(() => load({ BARYCENTER__SERVER__PORT: 'http' })).problems).toEqual([
      {
        where: 'BARYCENTER__SERVER__PORT',
        key: 'server.port',
        message: 'must be a whole number from 1 to 65535',
      },
    ])
    expect(problemsOf(() => load({ BARYCENTER__SERVER__ALLOW_INSECURE: 'maybe' }))).toEqual([
      'server.allow_insecure: must be true or false',
    ])
    expect(problemsOf(() => load({ BARYCENTER__SERVER__TRUSTED_PROXIES: '["::1"' }))).toEqual([
      'server.trusted_proxies: must be a list of IP addresses and CIDR ranges',
    ])
    expect(problemsOf(() => load({ BARYCENTER__DATABASE__URL: '' }))).toHaveLength(1)
  })
})

describe('values from files', () => {
  test('one line break at the end is dropped, and only one', () => {
    write('url', 'postgres://u:p@db/x\r\n')
    write('anchors', 'one\n\n')
    const config = load({
      BARYCENTER__DATABASE__URL_FILE: 'url',
      BARYCENTER__ADMIN__TOKEN_FILE_FILE: 'anchors',
    })
    expect(config.database.url).toBe('postgres://u:p@db/x')
    expect(config.admin.tokenFile).toBe('one\n')
  })

  test('numbers work too', () => {
    write('port', '77\n')
    expect(load({ BARYCENTER__SERVER__PORT_FILE: join(workingDirectory, 'port') }).server.port).toBe(77)
  })

  test('a missing file is a problem', () => {
    expect(problemsOf(() => load({ BARYCENTER__DATABASE__URL_FILE: '/nowhere/url' }))).toEqual([
      'database.url: the file that it names: no such file',
    ])
  })

  test('value and file together are a problem', () => {
    write('url', 'postgres://db/x')
    const both = { BARYCENTER__DATABASE__URL: 'postgres://db/y', BARYCENTER__DATABASE__URL_FILE: 'url' }
    expect(failure(() => load(both)).problems).toEqual([
      {
        where: 'BARYCENTER__DATABASE__URL_FILE',
        key: 'database.url',
        message: 'BARYCENTER__DATABASE__URL sets the same key; keep one of them',
      },
    ])
  })
})

describe('secrets', () => {
  test.each([
    'database.url',
    'server.port',
    'server.public_base_url',
    'keys.alg',
    'keys.encryption_key',
    'oauth.resources',
    'server.trusted_proxies',
  ])('a wrong value of %s is never repeated, wherever it comes from', (key) => {
    const variable = `BARYCENTER__${key.replace('.', '__').toUpperCase()}`
    const secret = `mysql://u:${CANARY}@db/x`
    write('secret', secret)
    for (const error of [
      failure(() => load({ [variable]: secret })),
      failure(() => load({ [`${variable}_FILE`]: 'secret' })),
      failure(() => loadToml(`${key} = "${secret}"`)),
    ]) {
      expect(error.problems).toHaveLength(1)
      expect(error.problems[0]?.key).toBe(key)
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(CANARY)
    }
  })

  test('nor is a secret that was mistaken for the path of one', () => {
    const error = failure(() => load({ BARYCENTER__DATABASE__URL_FILE: `postgres://u:${CANARY}@db/x` }))
    expect(error.stack).not.toContain(CANARY)
  })
})

describe('problems', () => {
  test('all of them come at once, each with its place', () => {
    const path = write(
      'my.toml',
      'server.prt = 1\nserver.host = 5\n[sesion]\nlifetime = 1\n[keys]\nalg = "HS256"\n',
    )
    const error = failure(() =>
      load({ BARYCENTER__SERVER__ADMIN_PORT: '70000', BARYCENTER__PASSWORD__TIME_COST: '0' }, 'my.toml'),
    )
    expect(error.name).toBe('ConfigError')
    expect(error.message).toBe(`The configuration has 6 problems:
  ${path}: server.prt: unknown key; did you mean server.port?
  ${path}: sesion: unknown section; did you mean session?
  ${path}: server.host: must be a host name or an IP address
  BARYCENTER__SERVER__ADMIN_PORT: server.admin_port: must be a whole number from 1 to 65535
  ${path}: keys.alg: must be RS256, PS256, ES256 or EdDSA
  BARYCENTER__PASSWORD__TIME_COST: password.time_cost: must be a whole number from 1 to 100`)
  })

  test('a broken file does not hide problems of the environment, and invents none', () => {
    expect(
      problemsOf(() =>
        loadToml('nonsense', {
          BARYCENTER__SERVER__PUBLIC_BASE_URL: 'http://auth.example.com',
          BARYCENTER__SERVER__PORT: 'x',
        }),
      ),
    ).toEqual([
      expect.stringMatching(/^: line 1, column 1: /),
      'server.port: must be a whole number from 1 to 65535',
    ])
  })

  test.each([
    ['port = 1', 'port: unknown key; did you mean server.port?'],
    ['server = 1', 'server: is a section: write [server]'],
    ['[[server]]', 'server: is a section: write [server]'],
    ['server.publicBaseUrl = "x"', 'server.publicBaseUrl: unknown key; did you mean server.public_base_url?'],
    ['server.url = "x"', 'server.url: unknown key; did you mean database.url?'],
    [
      'database.connection_string = "x"',
      'database.connection_string: unknown key; there are database.url, database.pool_size',
    ],
    [
      '[server.tls]\ncert = "x"',
      expect.stringMatching(/^server\.tls: unknown key; there are server\.host, /),
    ],
    [
      '[webfinger]\nenabled = true',
      expect.stringMatching(/^webfinger: unknown section; the sections are server, /),
    ],
    ['greeting = 1', expect.stringMatching(/^greeting: unknown key; the sections are server, /)],
    ['__proto__.port = 1', expect.stringMatching(/^__proto__: unknown section/)],
    ['server.constructor = 1', expect.stringMatching(/^server\.constructor: unknown key/)],
  ])('unknown in a file: %s', (toml, problem) => {
    expect(problemsOf(() => loadToml(toml))).toEqual([problem])
  })

  test.each([
    ['BARYCENTER__SERVER__PROT', 'unknown key; did you mean BARYCENTER__SERVER__PORT?'],
    ['BARYCENTER__SEVER__HOST', 'unknown key; did you mean BARYCENTER__SERVER__HOST?'],
    ['BARYCENTER__PORT', 'unknown key; did you mean BARYCENTER__SERVER__PORT?'],
    [
      'BARYCENTER__ADMIN__TOKEN',
      'unknown key; there are BARYCENTER__ADMIN__TOKEN_FILE, BARYCENTER__ADMIN__TRUSTED_ISSUERS, BARYCENTER__ADMIN__ROLES, BARYCENTER__ADMIN__ROLE_PROPERTY, BARYCENTER__ADMIN__PUBLIC_BASE_URL, BARYCENTER__ADMIN__INTROSPECTION, BARYCENTER__ADMIN__CORS_ORIGINS',
    ],
    ['BARYCENTER__WEBFINGER__ENABLED', expect.stringMatching(/^unknown key; the sections are server, /)],
  ])('unknown in the environment: %s', (variable, message) => {
    const [problem, ...rest] = failure(() => load({ [variable]: CANARY })).problems
    expect(rest).toEqual([])
    expect(problem).toMatchObject({ where: variable, message })
  })

  test.each([
    'server.port = "8080"',
    'server.port = 0',
    'server.port = 65536',
    'server.port = 80.5',
    'server.port = nan',
    'server.port = 1979-05-27',
    'server.allow_insecure = "true"',
    'server.allow_insecure = 1',
    'server.host = ""',
    'server.host = "10.0.0.300"',
    'server.host = "http://localhost"',
    'server.trusted_proxies = "10.0.0.1"',
    'server.trusted_proxies = ["10.0.0.0/33"]',
    'server.trusted_proxies = [1]',
    'database.url = "mysql://db/x"',
    'database.url = "postgres://"',
    'database.pool_size = 0',
    'keys.key_id = ""',
    'keys.jwks_path = []',
    'admin.token_file = " "',
    'registration.mode = "closed"',
    'password.memory_cost = 1023',
    'password.memory_cost = 4194305',
    'password.parallelism = 65',
    'password.minimum_length = 0',
    'session.lifetime = 0',
    'keys.rotation_interval = 60',
    'keys.encryption_key = "c2hvcnQ="',
    'tokens.access_token_lifetime = 0',
    'tokens.refresh_grace = -1',
    'oauth.resources = {}',
    'oauth.claims = "email"',
    'outbound.allowed_networks = ["internal"]',
    'log.level = "loud"',
    'federation.trust_anchors = [""]',
  ])('refused: %s', (toml) => {
    const { problems } = failure(() => loadToml(toml))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({
      where: join(workingDirectory, 'config.toml'),
      key: toml.split(' ')[0],
    })
    expect(problems[0]?.message).toMatch(/^must be /)
  })

  test.each([
    'database.url = "sqlite::memory:"',
    'database.url = "sqlite:///abs/path.db"',
    'database.url = "postgresql://u:p@db:5432/x?sslmode=require"',
    'server.host = "barycenter.default.svc"',
    'server.host = "fe80::1%eth0"',
    'server.trusted_proxies = ["10.1.2.3", "fd00::/8"]',
    'log.level = "silent"',
  ])('accepted: %s', (toml) => {
    expect(() => loadToml(toml)).not.toThrow()
  })
})

describe('ports', () => {
  test('the two differ', () => {
    expect(problemsOf(() => load({ BARYCENTER__SERVER__ADMIN_PORT: '8080' }))).toHaveLength(1)
    expect(problemsOf(() => loadToml('server.port = 1\nserver.admin_port = 1'))).toEqual([
      'server.admin_port: must differ from server.port',
    ])
  })

  test('metrics have a port of their own, or none', () => {
    expect(loadToml('metrics.port = 9464').metrics).toEqual({ port: 9464 })
    for (const taken of [8080, 8081])
      expect(problemsOf(() => loadToml(`metrics.port = ${taken}`))).toEqual([
        'metrics.port: must differ from server.port and server.admin_port; leave it out to have the metrics on the latter',
      ])
  })

  test('the last port has no successor', () => {
    expect(failure(() => load({ BARYCENTER__SERVER__PORT: '65535' })).problems).toEqual([
      {
        where: 'BARYCENTER__SERVER__PORT',
        key: 'server.admin_port',
        message: 'must be set, for server.port + 1 is not a port',
      },
    ])
    expect(
      load({ BARYCENTER__SERVER__PORT: '65535', BARYCENTER__SERVER__ADMIN_PORT: '1' }).server.adminPort,
    ).toBe(1)
  })
})

describe('the issuer', () => {
  const issuer = (url: string, more: Record<string, string> = {}): string =>
    load({ BARYCENTER__SERVER__PUBLIC_BASE_URL: url, ...more }).server.publicBaseUrl

  test.each([
    ['https://auth.example.com/', 'https://auth.example.com'],
    ['https://Auth.Example.com:443//', 'https://auth.example.com'],
    ['https://example.com/auth/realm/', 'https://example.com/auth/realm'],
    ['http://localhost:9090', 'http://localhost:9090'],
    ['http://sso.localhost', 'http://sso.localhost'],
    ['http://127.8.9.1:80', 'http://127.8.9.1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s is %s', (given, expected) => {
    expect(issuer(given)).toBe(expected)
  })

  test.each([
    'https://a.example?x=1',
    'https://a.example/?',
    'https://a.example/#',
    'https://u:p@a.example',
    'https://u@a.example',
    'ftp://a.example',
    'a.example',
    '//a.example',
    'https:a.example',
    'https:///a.example',
    'https://a.example\\b',
    'https://a .example',
    'https://',
    '',
  ])('%s is refused', (given) => {
    expect(problemsOf(() => issuer(given))).toEqual([
      'server.public_base_url: must be an https:// or http:// URL without query, fragment and user name',
    ])
  })

  test.each([
    'http://auth.example.com',
    'http://localhost.example.com',
    'http://0.0.0.0',
    'http://128.0.0.1',
  ])('%s needs server.allow_insecure', (given) => {
    expect(failure(() => issuer(given)).problems).toEqual([
      {
        where: 'BARYCENTER__SERVER__PUBLIC_BASE_URL',
        key: 'server.public_base_url',
        message: 'must be https, unless its host is loopback or server.allow_insecure is true',
      },
    ])
    expect(issuer(given, { BARYCENTER__SERVER__ALLOW_INSECURE: '1' })).toBe(given)
  })

  test('admin.public_base_url is judged in the same way, once administrators come back to it', () => {
    const environment = { BARYCENTER__ADMIN__PUBLIC_BASE_URL: 'http://admin.example.com' }
    expect(load(environment).admin.roles).toEqual([])
    expect(problemsOf(() => load({ ...environment, BARYCENTER__ADMIN__ROLES: 'admin' }))).toEqual([
      'admin.public_base_url: must be https, unless its host is loopback or server.allow_insecure is true',
    ])
  })

  test('an unreadable server.allow_insecure is reported without its consequence', () => {
    const wrong = { BARYCENTER__SERVER__ALLOW_INSECURE: 'x' }
    expect(problemsOf(() => issuer('http://a.example', wrong))).toEqual([
      'server.allow_insecure: must be true or false',
    ])
  })
})

describe('keys without effect', () => {
  test('those set to something else than their default are named', () => {
    const config = load({
      BARYCENTER__REGISTRATION__MODE: 'open',
      BARYCENTER__FEDERATION__TRUST_ANCHORS: 'https://anchor.example',
      BARYCENTER__KEYS__KEY_ID: 'key-1',
    })
    expect(config.withoutEffect).toEqual(['keys.key_id', 'federation.trust_anchors'])
    expect(config.keys.keyId).toBe('key-1')
  })

  test('those set to their default are not', () => {
    expect(loadToml('federation.trust_anchors = []').withoutEffect).toEqual([])
  })
})

describe('the log level', () => {
  const level = (environment: Record<string, string>): string => load(environment).log.level

  test('BARYCENTER_LOG > BARYCENTER__LOG__LEVEL > RUST_LOG > file > info', () => {
    const environment = { BARYCENTER_LOG: 'ERROR', BARYCENTER__LOG__LEVEL: 'warn', RUST_LOG: 'debug' }
    write('config.toml', 'log.level = "trace"')
    expect(level(environment)).toBe('error')
    expect(level({ ...environment, BARYCENTER_LOG: '' })).toBe('warn')
    expect(level({ RUST_LOG: 'debug' })).toBe('debug')
    expect(level({})).toBe('trace')
  })

  test('modules have levels of their own, and the format is for a terminal to say', () => {
    const { log } = load({ BARYCENTER_LOG: 'info,http=warn', BARYCENTER_LOG_FORMAT: 'pretty' })
    expect(log).toEqual({ level: 'info', modules: { http: 'warn' }, format: 'pretty' })
    expect(load({ BARYCENTER_LOG_FORMAT: '' }).log.format).toBe('auto')
    expect(() => load({ BARYCENTER_LOG: 'info,htpp=warn' })).toThrow()
    expect(() => load({ BARYCENTER_LOG_FORMAT: 'xml' })).toThrow()
  })

  test('nonsense in RUST_LOG is ignored, in BARYCENTER_LOG it is a problem', () => {
    expect(level({ RUST_LOG: '=,[[', BARYCENTER_LOG: '' })).toBe('info')
    expect(failure(() => level({ BARYCENTER_LOG: 'loud' })).problems).toEqual([
      {
        where: 'BARYCENTER_LOG',
        key: 'log.level',
        message: expect.stringMatching(/^must be trace, debug, info, warn, error or silent/),
      },
    ])
  })
})

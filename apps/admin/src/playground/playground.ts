import { createHash } from 'node:crypto'
import { EXAMPLE_HEADERS, EXAMPLE_QUERY, EXAMPLE_VARIABLES } from './example.ts'
import { startScript, takeFragmentScript } from './page-script.ts'
import { playgroundStyle } from './page-style.ts'
import { type PlaygroundSettings, type SignInOptions, signInOptions } from './sign-in-options.ts'
import { signInScript } from './sign-in-script.ts'

/** The playground's page. */
export interface Playground {
  readonly html: string
  /** The policy under which its own scripts run, and nothing is fetched from elsewhere. */
  readonly contentSecurityPolicy: string
}

const OPTIONS = {
  title: 'Barycenter admin API',
  // Relative, so that it leads to the endpoint beside the page, whatever path a proxy puts before both.
  endpoint: 'graphql',
  defaultQuery: EXAMPLE_QUERY,
  variables: EXAMPLE_VARIABLES,
  headers: EXAMPLE_HEADERS,
  shouldPersistHeaders: false,
  // What is typed here has passwords and tokens in it. GraphiQL would keep it in the browser's storage
  // and write the query into the address, from where it gets into histories and logs.
  storage: null,
  onEditQuery: null,
} as const

/** Makes the page: GraphiQL, with all that it needs inside. */
export async function renderPlayground(settings: PlaygroundSettings): Promise<Playground> {
  const signIn = signInOptions(settings)
  // Nine megabytes, which most processes never need.
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql')
  const workers = {
    editorWorkerService: graphiql.editorWorkerService,
    json: graphiql.jsonWorker,
    graphql: graphiql.graphqlWorker,
  }
  const scripts = [
    takeFragmentScript,
    [
      `const options = ${asScript(OPTIONS)}`,
      `const signIn = ${asScript(signIn ?? null)}`,
      `const workers = ${asScript(workers)}`,
      workersScript,
      graphiql.js,
      signInScript,
      startScript,
    ].join(';\n'),
  ]
  const [takeFragment, start] = scripts
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${OPTIONS.title}</title>
<script>${takeFragment}</script>
<link rel="icon" href="${graphiql.favicon}">
<style>${graphiql.css}${playgroundStyle}</style>
</head>
<body class="no-focus-outline">
<noscript>You need to enable JavaScript to run this app.</noscript>
<header id="access" hidden><output></output> <button type="button"></button></header>
<div id="root"></div>
<script>${start}</script>
</body>
</html>
`
  return { html, contentSecurityPolicy: writePolicy(scripts, signIn) }
}

/** The editor runs its workers from blobs. */
const workersScript = `
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_, label) => URL.createObjectURL(new Blob([workers[label]], { type: 'application/javascript' })),
}
`

function writePolicy(scripts: readonly string[], signIn: SignInOptions | undefined): string {
  const token = signIn === undefined ? '' : ` ${asSource(signIn.tokenEndpoint)}`
  return [
    "default-src 'none'",
    `script-src ${scripts.map((script) => `'sha256-${hash(script)}'`).join(' ')}`,
    // The editor styles itself as it goes.
    "style-src 'unsafe-inline'",
    'worker-src blob:',
    'font-src data:',
    'img-src data:',
    `connect-src 'self'${token}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** As a Content-Security-Policy names an address: its delimiters are not in one. */
function asSource(url: string): string {
  return new URL(url).href.replace(/[;,]/g, encodeURIComponent)
}

/** As an expression that can stand in a script of a page: without anything that would end the script. */
function asScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

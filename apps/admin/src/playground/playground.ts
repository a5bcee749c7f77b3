import { createHash } from 'node:crypto'
import { EXAMPLE_HEADERS, EXAMPLE_QUERY, EXAMPLE_VARIABLES } from './example.ts'

/** The playground's page. */
export interface Playground {
  readonly html: string
  /** The policy under which its own script runs, and nothing is fetched from elsewhere. */
  readonly contentSecurityPolicy: string
}

const OPTIONS = {
  title: 'Barycenter admin API',
  // Relative, so that it leads to the endpoint beside the page, whatever path a proxy puts before both.
  endpoint: 'graphql',
  defaultQuery: EXAMPLE_QUERY,
  variables: EXAMPLE_VARIABLES,
  headers: EXAMPLE_HEADERS,
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false,
  // What is typed here has passwords and tokens in it. GraphiQL would keep it in the browser's storage
  // and write the query into the address, from where it gets into histories and logs.
  storage: null,
  onEditQuery: null,
} as const

/** Makes the page: GraphiQL, with all that it needs inside. */
export async function renderPlayground(): Promise<Playground> {
  // Nine megabytes, which most processes never need.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const html = renderGraphiQL(OPTIONS)
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, script]) => `'sha256-${hash(script ?? '')}'`,
  )
  const directives = [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    // The editor styles itself as it goes, and runs its workers from blobs.
    "style-src 'unsafe-inline'",
    'worker-src blob:',
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return { html, contentSecurityPolicy: directives.join('; ') }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

import type { Origin } from '@barycenter/core/audit/actor'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Theme } from '../theme/theme.ts'

/** What a request brings along: the socket (absent in `app.request`), and what middleware adds. */
export interface ProviderHono {
  Bindings: Partial<HttpBindings>
  Variables: {
    /** Names this request in the log and on the error page. */
    requestId: string
    /** Where this request comes from. */
    origin: () => Origin
    /** The looks of the pages. */
    theme?: Theme
    /** At an endpoint for programs: the challenge of its scheme, RFC 9110 §11.6.1. */
    challenge?: string
    /** At an endpoint for programs: the headers of whatever it answers. */
    endpointHeaders?: Readonly<Record<string, string>>
    /** Whether the answer has them already. */
    hasEndpointHeaders?: boolean
    /** Where a form on this page may lead beside this site: sources of a Content-Security-Policy. */
    formTargets?: readonly string[]
    /** Whether the page has the script that sends its form. */
    submitsItself?: boolean
    /** Whether the page has the script that asks for a passkey. */
    asksForPasskey?: boolean
    /** Whether the page has an image of the client's, as a `data:` URL. */
    showsImage?: boolean
  }
}

/** One request to the provider, and the response in the making. */
export type ProviderContext = Context<ProviderHono>

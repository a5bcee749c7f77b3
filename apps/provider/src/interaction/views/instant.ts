import { html } from 'hono/html'
import type { Html } from './html.ts'

/** In UTC, for the server does not know where the person is. */
const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** An instant, for people and for programs. */
export function instant(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${format.format(at)} UTC</time>`
}

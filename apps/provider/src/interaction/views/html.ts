import type { html } from 'hono/html'

/** Markup in which everything that came from outside is escaped. */
export type Html = ReturnType<typeof html>

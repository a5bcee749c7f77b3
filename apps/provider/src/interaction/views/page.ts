import { html, raw } from 'hono/html'
import type { Issuer } from '../../http/issuer.ts'
import type { Html } from './html.ts'
import { mark } from './mark.ts'
import { stylesheet } from './stylesheet.ts'

/** What is around the content of a page. */
export interface Frame {
  readonly title: string
  readonly issuer: Issuer
}

/** A whole page. The footer names the host, so that people can tell where they type their password. */
export function page({ title, issuer }: Frame, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Barycenter</title>
<style>${raw(stylesheet)}</style>
</head>
<body>
<main>
<p class="brand">${mark}<span>Barycenter</span></p>
${content}
</main>
<footer>${new URL(issuer.origin).host}</footer>
</body>
</html>
`
}

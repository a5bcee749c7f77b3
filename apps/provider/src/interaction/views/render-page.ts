import { html, raw } from 'hono/html'
import type { Theme } from '../../theme/theme.ts'
import type { Html } from './html.ts'
import { mark } from './mark.ts'
import type { Page } from './page.ts'

/** A whole page. The footer names the host, so that people can tell where they type their password. */
export function renderPage({ title, issuer, width = 'form', content }: Page, theme: Theme): Html {
  const sign =
    theme.logo === undefined ? mark : html`<img class="logo" src="${theme.logo}" alt="" decoding="sync">`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · ${theme.name}</title>
<style>${raw(theme.stylesheet)}</style>
</head>
<body>
<main class="${width}">
<p class="brand">${sign}<span>${theme.name}</span></p>
${content}
</main>
<footer>${new URL(issuer.origin).host}</footer>
</body>
</html>
`
}

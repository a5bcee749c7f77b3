import { html } from 'hono/html'

/** The sign of the product: two bodies that move around the centre of their masses. */
export const mark = html`<svg class="mark" viewBox="1 5 43 38" width="43" height="38" aria-hidden="true" focusable="false">
<circle class="orbit" cx="24" cy="24" r="16"/>
<circle class="body" cx="11.5" cy="34" r="9.2"/>
<circle class="body" cx="36.5" cy="14" r="5.6"/>
<circle class="centre" cx="24" cy="24" r="2.5"/>
</svg>`

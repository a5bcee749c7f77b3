import { html, raw } from 'hono/html'
import type { Html } from './html.ts'

/** A field of a form, its label, and what is said about it. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'email' | 'password'
  /** What a browser may fill in, HTML §4.10.18.7. */
  readonly autocomplete: string
  readonly value?: string | undefined
  /** What to know before filling it in. */
  readonly hint?: string | undefined
  /** What is wrong with it. */
  readonly flaw?: string | undefined
  readonly optional?: boolean
  readonly autofocus?: boolean
}

/** Writes a field whose hint and flaw are read out with it (WCAG 2.2 §1.3.1, §3.3.1). */
export function field({
  name,
  label,
  type,
  autocomplete,
  value,
  hint,
  flaw,
  optional,
  autofocus,
}: Field): Html {
  const described = [hint && `${name}-hint`, flaw && `${name}-flaw`].filter(
    (id) => id !== undefined && id !== '',
  )
  const plain = type === 'text' ? ' autocapitalize="none" autocorrect="off" spellcheck="false"' : ''
  return html`<label for="${name}">${label}${optional && html` <span class="detail-inline">(optional)</span>`}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${raw(plain)}${!optional && raw(' required')}${autofocus && raw(' autofocus')}${value !== undefined && html` value="${value}"`}${described.length > 0 && html` aria-describedby="${described.join(' ')}"`}${flaw !== undefined && raw(' aria-invalid="true"')}>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${flaw !== undefined && html`<p class="flaw" id="${name}-flaw">${flaw}</p>`}`
}

import { readBodyText } from './body-text.ts'
import type { ProviderContext } from './context.ts'
import { Refusal, type RefusalCode } from './refusal.ts'

/** The most bytes that a form may have: an authorization request with a request object in it, and room. */
const MAXIMUM_SIZE = 64 * 1024

/** The fields of a form, each present once at most. */
export interface Form {
  /** @throws {Refusal} `malformed_form` when the field is missing or repeated. */
  get(name: string): string
  /** @throws {Refusal} `malformed_form` when the field is repeated. */
  find(name: string): string | undefined
}

/** The body of a form, still encoded, or why it cannot be had. */
export type FormText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string }

/**
 * Reads the body of a form in the one encoding that our pages and OAuth's clients send,
 * `application/x-www-form-urlencoded`, and stops reading where it gets too large.
 */
export async function readFormText(c: ProviderContext): Promise<FormText> {
  const mediaType = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== 'application/x-www-form-urlencoded') {
    const reason = 'Forms are read as application/x-www-form-urlencoded only.'
    return { kind: 'refused', code: 'unsupported_media_type', reason }
  }
  const body = await readBodyText(c, MAXIMUM_SIZE)
  switch (body.kind) {
    case 'text':
      return body
    case 'too_large':
      return {
        kind: 'refused',
        code: 'form_too_large',
        reason: 'The form is larger than this server accepts.',
      }
    case 'broken':
      return { kind: 'refused', code: 'malformed_form', reason: 'The form did not arrive whole.' }
  }
}

/**
 * Reads the fields of a form of ours.
 *
 * @throws {Refusal} `unsupported_media_type`, `form_too_large`, or `malformed_form` when the browser gave
 *   up midway.
 */
export async function readForm(c: ProviderContext): Promise<Form> {
  return asForm(await readFormParameters(c))
}

/** Takes what {@link readFormParameters} has read for a form of ours. */
export function asForm(fields: URLSearchParams): Form {
  const find = (name: string) => {
    const [value, ...more] = fields.getAll(name)
    if (more.length > 0) throw new Refusal('malformed_form', `The form has the field ${name} more than once.`)
    return value
  }
  return {
    find,
    get: (name) => {
      const value = find(name)
      if (value === undefined) throw new Refusal('malformed_form', `The form lacks the field ${name}.`)
      return value
    },
  }
}

/**
 * Reads all that a form has, as often as it has it.
 *
 * @throws {Refusal} as {@link readForm}.
 */
export async function readFormParameters(c: ProviderContext): Promise<URLSearchParams> {
  const body = await readFormText(c)
  if (body.kind === 'refused') throw new Refusal(body.code, body.reason)
  return new URLSearchParams(body.text)
}

import { bodyLimit } from 'hono/body-limit'
import type { ProviderContext } from './context.ts'
import { Refusal } from './refusal.ts'

/** The most bytes that a form may have: the largest we show has four short fields. */
const MAXIMUM_SIZE = 64 * 1024

/** The fields of a form, each present once at most. */
export interface Form {
  /** @throws {Refusal} `malformed_form` when the field is missing or repeated. */
  get(name: string): string
  /** @throws {Refusal} `malformed_form` when the field is repeated. */
  find(name: string): string | undefined
}

const limitSize = bodyLimit({
  maxSize: MAXIMUM_SIZE,
  onError: () => {
    throw new Refusal('form_too_large', 'The form is larger than this server accepts.')
  },
})

/**
 * Reads a form in the one encoding that our pages send, `application/x-www-form-urlencoded`.
 *
 * @throws {Refusal} `unsupported_media_type` for any other, `form_too_large` without reading on, and
 *   `malformed_form` when the browser gave up midway.
 */
export async function readForm(c: ProviderContext): Promise<Form> {
  const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/x-www-form-urlencoded') {
    throw new Refusal('unsupported_media_type', 'Forms are read as application/x-www-form-urlencoded only.')
  }
  const fields = new URLSearchParams(await readText(c))
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

async function readText(c: ProviderContext): Promise<string> {
  try {
    await limitSize(c, async () => {})
    return await c.req.text()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('malformed_form', 'The form did not arrive whole.', { cause: error })
  }
}

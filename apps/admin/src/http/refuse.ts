import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RefusalCode } from '../graphql/refusal.ts'

/** A refusal that GraphQL does not get to see, in the shape that its clients read errors from. */
export function refuse(
  status: ContentfulStatusCode,
  error: { readonly code: RefusalCode; readonly message: string; readonly requestId?: string },
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { code, message, requestId } = error
  return Response.json({ errors: [{ message, extensions: { code, requestId } }] }, { status, headers })
}

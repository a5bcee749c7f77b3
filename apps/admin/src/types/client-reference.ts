import type { ClientReference } from '@barycenter/core/clients/management/change-client'
import type { builder } from '../builder.ts'
import { namedKey } from '../graphql/named-key.ts'

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>

/** The fields of an input that say which client is meant. */
export function clientReferenceFields(t: InputFields) {
  return {
    id: t.id({ required: true, description: 'Its `id`, or its `client_id`.' }),
    revision: t.int({ description: 'Only if it is still at this revision; at whichever, if not said.' }),
  }
}

/**
 * Which client an input means.
 *
 * @throws {Refusal} BAD_USER_INPUT when it is the id of something else.
 */
export function clientReference(input: {
  readonly id: string
  readonly revision?: number | null | undefined
}): ClientReference {
  return { clientId: namedKey('Client', input.id), revision: input.revision ?? undefined }
}

import type { Principal } from '@barycenter/core/admin-tokens/admin-token'
import { ANONYMOUS } from '@barycenter/core/audit/actor'
import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { Refusal } from './refusal.ts'

/** Who may ask for the schema: holders of a token, everybody, or nobody. */
export type IntrospectionMode = 'token' | 'open' | 'off'

/** Somebody who has shown no token, and gets to see the schema where that is open to all. */
export const STRANGER: Principal = { actor: ANONYMOUS, scopes: [] }

/** Whether somebody has shown no token. */
export function isStranger({ actor }: Principal): boolean {
  return actor === STRANGER.actor
}

/** Refuses what is no introspection to somebody who has shown no token. */
export function refuseStranger(): Refusal {
  const message = 'Without a token there is only introspection: "Authorization: Bearer <token>".'
  const http = { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }
  return new Refusal('UNAUTHENTICATED', message, { extensions: { http } })
}

/** Whether an operation asks for the schema, and for nothing else. */
export function isIntrospection(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  return operation.operation === 'query' && selectsOnlySchema(document, operation.selectionSet, new Set())
}

/** Whether all root fields are GraphQL's own (GraphQL §4): `__schema`, `__type`, `__typename`. */
function selectsOnlySchema(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  seen: Set<string>,
): boolean {
  return selections.every((selection) => selectsSchema(document, selection, seen))
}

function selectsSchema(document: DocumentNode, selection: SelectionNode, seen: Set<string>): boolean {
  switch (selection.kind) {
    case Kind.FIELD:
      return selection.name.value.startsWith('__')
    case Kind.INLINE_FRAGMENT:
      return selectsOnlySchema(document, selection.selectionSet, seen)
    case Kind.FRAGMENT_SPREAD: {
      const name = selection.name.value
      if (seen.has(name)) return true
      seen.add(name)
      return document.definitions
        .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
        .filter((each) => each.name.value === name)
        .every(({ selectionSet }) => selectsOnlySchema(document, selectionSet, seen))
    }
  }
}

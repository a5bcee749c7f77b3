import { type GraphQLSchema, isObjectType } from 'graphql'
import { Refusal } from './refusal.ts'

/** How many things one request may ask for by their ids. */
const MAXIMUM_NODES = 500

/** What a global id names: something of a kind by its key. */
export interface GlobalId {
  readonly typename: string
  readonly id: string
}

/** Writes a global id, Relay's Global Object Identification: opaque, and the same for as long as the thing is there. */
export function writeGlobalId(typename: string, key: string | number | bigint): string {
  return Buffer.from(`${typename}:${key}`).toString('base64url')
}

/**
 * Reads a global id. A key that a database cannot be asked for is none.
 *
 * @throws {Refusal} BAD_USER_INPUT when it cannot be one.
 */
export function readGlobalId(globalId: string): GlobalId {
  const [, typename, id] = /^([A-Z][A-Za-z0-9]*):([^\p{C}]{1,512})$/u.exec(decode(globalId)) ?? []
  if (typename === undefined || id === undefined) throw refuseId()
  return { typename, id }
}

/**
 * The key of something of one kind, by its global id.
 *
 * @public
 * @throws {Refusal} BAD_USER_INPUT when the id is none, or that of something else.
 */
export function keyOf(typename: string, globalId: string): string {
  const found = readGlobalId(globalId)
  if (found.typename !== typename) throw new Refusal('BAD_USER_INPUT', `This is not the id of a ${typename}.`)
  return found.id
}

/**
 * Refuses ids of kinds that have no nodes.
 *
 * @throws {Refusal} BAD_USER_INPUT
 */
export function refuseKind(schema: GraphQLSchema, ids: readonly { readonly typename: string }[]): void {
  if (ids.length > MAXIMUM_NODES) {
    throw new Refusal('BAD_USER_INPUT', `Argument "ids": no more than ${MAXIMUM_NODES} at a time.`)
  }
  for (const { typename } of ids) {
    const type = schema.getType(typename)
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node')) throw refuseId()
  }
}

function refuseId(): Refusal {
  return new Refusal('BAD_USER_INPUT', 'This is not an id that this API has given out.')
}

function decode(globalId: string): string {
  return /^[A-Za-z0-9_-]*$/.test(globalId) ? Buffer.from(globalId, 'base64url').toString() : ''
}

import { AdminError } from '@barycenter/core/errors'
import { DatabaseUnreachableError } from '@barycenter/database/errors'
import { typeBrandKey } from '@pothos/core'
import { defaultFieldResolver, type GraphQLSchema } from 'graphql'
import type { AdminContext } from '../context.ts'
import { Refusal } from './refusal.ts'
import { type ToldFailure, toldFailure } from './told-failure.ts'

/**
 * Lets every mutation that is refused, or fails, leave an event in the audit log: whoever adds a mutation
 * need not think of it. What is done leaves its own, in the transaction that does it.
 */
export function auditMutations(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { name, resolve = defaultFieldResolver } = field
    field.resolve = async (root, args, context: AdminContext, info) => {
      try {
        const result: unknown = await resolve(root, args, context, info)
        const failure = refusalOf(result) ?? toldFailure(result)
        if (failure !== undefined) await recordFailure(context, name, failure)
        return result
      } catch (error) {
        await recordFailure(context, name, { code: codeOf(error) })
        throw error
      }
    }
  }
  return schema
}

async function recordFailure(
  { env, operator, failures }: AdminContext,
  target: string,
  { code, detail = {} }: ToldFailure,
): Promise<void> {
  try {
    await failures.record({ by: operator, action: 'mutation.fail', target, failure: code, detail })
  } catch (err) {
    // Nobody is to be told of this instead of what they did wrong.
    env.log.error({ err, mutation: target }, 'a refused mutation could not be audited')
  }
}

/** The error that is a member of the union which a field returns; Pothos brands those with their class. */
function refusalOf(result: unknown): ToldFailure | undefined {
  const { [typeBrandKey]: brand, code }: { readonly [typeBrandKey]?: unknown; readonly code?: unknown } =
    Object(result)
  const isError = typeof brand === 'function' && brand.prototype instanceof Error
  return isError && typeof code === 'string' ? { code } : undefined
}

function codeOf(error: unknown): string {
  if (error instanceof AdminError) return error.code
  if (error instanceof Refusal) return String(error.extensions['code'])
  return error instanceof DatabaseUnreachableError ? 'DATABASE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR'
}

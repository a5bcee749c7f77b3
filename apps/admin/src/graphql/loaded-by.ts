import { type AdminScope, allows } from '@barycenter/core/admin-tokens/admin-token'
import type { AdminContext } from '../context.ts'
import { Refusal } from './refusal.ts'

/** The scopes of which one is needed, as `authScopes` of a field or a type takes them. */
export function anyOf(scopes: readonly AdminScope[]) {
  return { $any: Object.fromEntries(scopes.map((scope) => [scope, true])) }
}

/** How things are found by their keys. */
interface Keyed<Thing> {
  /** Finds what there is of some keys, at most 500, in any order. What it returns must not be frozen. */
  readonly find: (context: AdminContext, keys: readonly string[]) => Promise<readonly Thing[]>
  readonly toKey: (thing: Thing) => string
}

/**
 * The options of a node type whose things are loaded by their keys: by `node`, and wherever a field returns
 * a key instead of the thing. All keys of a step of the execution are loaded together.
 *
 * @param scopes one of these is needed to see any of it, whichever way leads there.
 */
export function loadedBy<Thing>(
  typename: string,
  scopes: readonly AdminScope[],
  { find, toKey }: Keyed<Thing>,
) {
  return {
    authScopes: anyOf(scopes),
    // Here too, so that nobody learns by `node` what is there.
    load: async (keys: string[], context: AdminContext): Promise<readonly Thing[]> => {
      requireScope(context, typename, scopes)
      return find(context, keys)
    },
    loaderOptions: { maxBatchSize: 500 },
    toKey,
    sort: true,
  }
}

function requireScope({ operator }: AdminContext, typename: string, scopes: readonly AdminScope[]): void {
  if (scopes.some((scope) => allows(operator, scope))) return
  throw new Refusal(
    'FORBIDDEN',
    `This token may not see a ${typename}: it lacks the scope ${scopes.join(' or ')}.`,
  )
}

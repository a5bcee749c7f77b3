import { toBytes } from '../file/users-file.ts'
import type { Decision } from './decision.ts'
import type { PlanContext } from './plan-context.ts'
import { planExit } from './plan-role.ts'

/** Who is to be removed, and how. */
interface Removal {
  readonly index: number
  readonly name: string
  readonly how: 'DISABLE' | 'DELETE'
}

/** Plans that somebody is let in no more: their entry goes; who is disabled is remembered, who is deleted is not. */
export function planRemoval(context: PlanContext, { index, name, how }: Removal): Decision {
  const { file, users, roles, source } = context
  const owned = users.get(name)
  const hasEntry = file.secretOf(toBytes(name)) !== undefined
  const known = roles?.byName.get(name)
  const role = planExit(known, { how, source })
  const isKnown = hasEntry || owned !== undefined || known?.madeFor === source
  const isAsWanted =
    !hasEntry && (how === 'DELETE' ? owned === undefined : owned === undefined || owned.disabled === true)
  const removal = {
    ...{ index, name, errors: [] },
    entry: { kind: 'remove' },
    role: isKnown ? role.change : undefined,
  } as const
  const roleChanges = isKnown ? role.changes : []
  if (isAsWanted && roleChanges.length === 0) {
    return { ...removal, action: 'UNCHANGED', changes: [], owned, entry: { kind: 'keep' } }
  }
  switch (how) {
    case 'DELETE':
      return { ...removal, action: 'DELETE', changes: roleChanges, owned: undefined }
    case 'DISABLE': {
      const after = owned ?? { name, source }
      return {
        ...removal,
        action: 'DISABLE',
        changes: [
          ...(owned?.disabled === true ? [] : [{ field: 'enabled', before: true, after: false }]),
          ...roleChanges,
        ],
        owned: { ...after, disabled: true },
      }
    }
  }
}

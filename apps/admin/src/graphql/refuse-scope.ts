import { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth'
import { Refusal } from './refusal.ts'

/** Refuses a field to an operator, and says which scope would do. */
export function refuseScope(field: string, failure: AuthFailure): Refusal {
  const scopes = lackingScopes(failure).join(' or ')
  return new Refusal('FORBIDDEN', `This token may not use "${field}": it lacks the scope ${scopes}.`)
}

/** The scopes of which none was granted. */
function lackingScopes(failure: AuthFailure): string[] {
  switch (failure.kind) {
    case AuthScopeFailureType.AuthScope:
      return [failure.scope]
    case AuthScopeFailureType.AnyAuthScopes:
    case AuthScopeFailureType.AllAuthScopes:
      return failure.failures.flatMap(lackingScopes)
    case AuthScopeFailureType.AuthScopeFunction:
    case AuthScopeFailureType.GrantedScope:
    case AuthScopeFailureType.Unknown:
      return []
  }
}

import { AdminError, type InputFault, InvalidInputError } from '../errors.ts'
import { type AdminScope, allows, type Operator } from './admin-token.ts'

/** What a new token is to be. */
export interface AdminTokenRequest {
  readonly name: string
  readonly scopes: readonly AdminScope[]
  /** No end when undefined. */
  readonly expiresAt: Date | undefined
}

/** A token would allow what the operator who asks for it may not do. */
export class ScopeNotHeldError extends AdminError {
  override readonly name = 'ScopeNotHeldError'
  readonly missing: readonly AdminScope[]

  constructor(missing: readonly AdminScope[]) {
    const message = `a token can allow no more than the one that makes it, which does not have: ${missing.join(', ')}`
    super('FORBIDDEN', message, { path: '/scopes' })
    this.missing = missing
  }
}

/** Names go into the audit log: without control characters, and without those that turn their direction. */
const NAME = /^[^\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]{1,100}$/u

/**
 * Checks what a token is to be, and that whoever asks may hand that out.
 *
 * @throws {InvalidInputError}
 * @throws {ScopeNotHeldError}
 */
export function checkTokenRequest(operator: Operator, request: AdminTokenRequest, now: Date): void {
  const { name, scopes, expiresAt } = request
  const faults: InputFault[] = []
  if (name.trim() === '' || !NAME.test(name)) {
    faults.push({ path: '/name', message: 'a name has 1 to 100 characters, and no control characters' })
  }
  if (scopes.length === 0) {
    faults.push({ path: '/scopes', message: 'a token without scopes would allow nothing: name one at least' })
  }
  if (expiresAt !== undefined && expiresAt <= now) {
    faults.push({ path: '/expiresAt', message: 'a token has to end in the future' })
  }
  const [first, ...others] = faults
  if (first !== undefined) throw new InvalidInputError([first, ...others])
  const missing = scopes.filter((scope) => !allows(operator, scope))
  if (missing.length > 0) throw new ScopeNotHeldError(missing)
}

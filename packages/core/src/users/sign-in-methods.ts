import type { User } from './user.ts'

/** The ways of signing in. */
export const SIGN_IN_METHOD_KINDS = ['PASSWORD'] as const
/** One of {@link SIGN_IN_METHOD_KINDS}. */
export type SignInMethodKind = (typeof SIGN_IN_METHOD_KINDS)[number]

/** One way in which a user can sign in. */
export interface SignInMethod {
  readonly kind: SignInMethodKind
  /** Since when it is as it is; undefined if that is not known. */
  readonly since: Date | undefined
}

/** How a user can sign in, while they are enabled. */
export function signInMethodsOf({
  hasPassword,
  passwordChangedAt,
}: Pick<User, 'hasPassword' | 'passwordChangedAt'>): readonly SignInMethod[] {
  return hasPassword ? [{ kind: 'PASSWORD', since: passwordChangedAt ?? undefined }] : []
}

import { ADMIN_ERROR_CODES, type AdminErrorCode } from '@barycenter/core/errors'
import { builder } from '../builder.ts'

const DESCRIPTIONS: Readonly<Record<AdminErrorCode, string>> = {
  SYNC_IN_PROGRESS: 'Another sync of users is running, or users changed again and again. Try again.',
  PLAN_STALE: 'The plan is not the expected one any more. Plan again.',
  PRUNE_GUARD: 'More users would be removed than `maxPrune` allows, or it cannot be told who is not listed.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used for another request.',
  INVALID_INPUT: 'Something in the input cannot be meant; `path` says what.',
  SYNC_TOO_LARGE: 'There are too many users for one request.',
  STAGED_RUN_LOST: 'The staged run has ended, or never was. Begin again.',
  NOT_FOUND: 'There is nothing of this name.',
  KEY_IN_USE: 'The signing key signs: without it there would be nothing to sign with.',
  USERNAME_TAKEN: 'Somebody else has the username, in this spelling or one that folds to the same.',
  USER_PROTECTED: 'The configuration protects this user: `sync.protected_users`.',
  ADMIN_REQUIRED: 'It would make or change an administrator, for which the scope `admin` is needed.',
  CLIENT_PROTECTED: 'This client belongs to this service, which keeps it as it is.',
  INVALID_REDIRECT_URI: 'A redirect URI cannot be registered; `path` says which.',
  INVALID_CLIENT_METADATA: 'A client cannot be registered so; `path` says what.',
  FORBIDDEN: 'The token of the request does not allow it.',
  REVISION_MISMATCH: 'It was changed in the meantime. Look at it again, and decide again.',
}

/** Why something was refused. */
export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'Why something was refused. Programs may depend on these; messages are for people.',
  values: Object.fromEntries(
    ADMIN_ERROR_CODES.map((code) => [code, { value: code, description: DESCRIPTIONS[code] }]),
  ),
})

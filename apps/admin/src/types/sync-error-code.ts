import type { SyncErrorCode as Code } from '@barycenter/core/sync/sync-outcome'
import { builder } from '../builder.ts'

/** Why a record cannot be applied. */
export const SyncErrorCode = builder.enumType('SyncErrorCode', {
  description: 'Why a record cannot be applied.',
  values: {
    USERNAME_INVALID: { description: 'The text cannot be a username.' },
    USERNAME_DUPLICATE: { description: 'Another record of this run has the same username.' },
    EMAIL_INVALID: { description: 'The text is not an e-mail address.' },
    EMAIL_VERIFIED_INVALID: { description: '`emailVerified` is null.' },
    ENABLED_INVALID: { description: '`enabled` is null.' },
    PASSWORD_INVALID: { description: 'The text cannot be a password.' },
    PASSWORD_TOO_SHORT: { description: 'The password has fewer characters than the configuration asks for.' },
    PASSWORD_HASH_INVALID: { description: 'The text is not a password hash of a known format.' },
    PASSWORD_HASH_COST: { description: 'Verifying the password hash would cost too much.' },
    CREDENTIAL_AMBIGUOUS: { description: 'The record has both a password and a password hash.' },
    CREDENTIAL_REQUIRED: {
      description: 'The user is new, and the record has neither a password nor a hash.',
    },
    PROPERTIES_INVALID: { description: 'The properties are not an object, or too large, or too deep.' },
    PRUNE_REQUIRED: { description: 'The user is declared absent, and the run has no `prune`.' },
    USER_PROTECTED: { description: 'The user is declared absent, and the configuration protects them.' },
    ADMIN_REQUIRED: {
      description: 'The record would make or change an administrator, for which the scope `admin` is needed.',
    },
    USER_OF_OTHER_SOURCE: {
      description:
        'The user is there already, does not belong to the source, and the run may not take over users.',
    },
  } satisfies Record<Code, object>,
})

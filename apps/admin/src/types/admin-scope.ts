import { ADMIN_SCOPES, type AdminScope as Scope } from '@barycenter/core/admin-tokens/admin-token'
import { builder } from '../builder.ts'

const DESCRIPTIONS: Readonly<Record<Scope, string>> = {
  'users:read': 'See users, and past syncs.',
  'users:write': 'Change users; includes `USERS_READ` and `USERS_SYNC`.',
  'users:sync': '`syncUsers`, and nothing else.',
  'clients:read': 'See clients.',
  'clients:write': 'Change clients; includes `CLIENTS_READ`.',
  'clients:register': 'An initial access token of dynamic client registration, RFC 7591 §3.',
  'sessions:read': 'See sessions.',
  'sessions:write': 'Revoke sessions; includes `SESSIONS_READ`.',
  'consents:read': 'See consents.',
  'consents:write': 'Revoke consents; includes `CONSENTS_READ`.',
  'tokens:read': 'See what tokens there are, and never the tokens.',
  'tokens:write': 'Revoke tokens; includes `TOKENS_READ`.',
  'keys:read': 'See signing keys, without their private halves.',
  'keys:write': 'Rotate and retire signing keys; includes `KEYS_READ`.',
  'admin_tokens:read': 'See what admin tokens there are, and never the tokens.',
  'admin_tokens:write': 'Make and revoke admin tokens; includes `ADMIN_TOKENS_READ`.',
  'jobs:read': 'See jobs and their log.',
  'jobs:write': 'Run jobs; includes `JOBS_READ`.',
  'audit:read': 'See the audit log.',
  admin: 'Everything.',
}

/** `USERS_READ` for `users:read`. */
export const AdminScope = builder.enumType('AdminScope', {
  description: 'What an admin token may allow. `USERS_READ` is `users:read` elsewhere.',
  values: Object.fromEntries(
    ADMIN_SCOPES.map((value) => [
      value.toUpperCase().replace(':', '_'),
      { value, description: DESCRIPTIONS[value] },
    ]),
  ),
})

import { builder } from '../builder.ts'
import { PasswordPolicy } from './password-policy.ts'
import { SyncState } from './sync-state.ts'

/** What a run declares about one user. */
export const SyncUserInput = builder.inputType('SyncUserInput', {
  description:
    'One user as they should be. On a user who exists, a field that is left out stays as it is; ' +
    'null clears `email` and `properties` and is an error elsewhere.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description: 'Finds the user: compared after NFKC and case folding, and stored as written.',
    }),
    email: t.string({ description: 'The e-mail address.' }),
    emailVerified: t.boolean({
      description: 'Whether the address is known to be theirs. Without it, a changed address is unverified.',
    }),
    enabled: t.boolean({
      description:
        'Whether they can sign in; true for a new user. Leaving it out never enables a disabled user.',
    }),
    password: t.string({
      description: 'The password in plain text. It is hashed with argon2id, never stored and never logged.',
    }),
    passwordHash: t.string({
      description:
        'Instead of `password`: a hash of it. argon2id, argon2i, scrypt and PBKDF2 in PHC form, bcrypt, ' +
        'sha-crypt, PBKDF2 of passlib and Django, or LDAP {SSHA}, {SSHA256}, {SSHA512}, {CRYPT}, {ARGON2}. ' +
        'One of another format or cost than ours is replaced at the next sign-in.',
    }),
    passwordPolicy: t.field({
      type: PasswordPolicy,
      description: "Instead of the run's policy, for this user.",
    }),
    properties: t.field({
      type: 'JSON',
      description:
        'An object of values of your own, merged key by key: a value sets, null removes, a key that is not ' +
        'listed stays. Null in place of the object removes all.',
    }),
    state: t.field({ type: SyncState, description: 'Whether the user is to be there; PRESENT if left out.' }),
  }),
})

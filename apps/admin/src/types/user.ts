import { listPasskeysOfAll } from '@barycenter/core/passkeys/own-passkeys'
import { findSignInMethods } from '@barycenter/core/users/sign-in-methods'
import type { User as KnownUser } from '@barycenter/core/users/user'
import { findUserByUsername, findUsersOf } from '@barycenter/core/users/users'
import { builder } from '../builder.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { Passkey } from './passkey.ts'
import { SignInMethod } from './sign-in-method.ts'

/** Someone who can sign in; a field may also return their subject. */
export const User = builder.loadableNode('User', {
  ...loadedBy<KnownUser>('User', ['users:read'], {
    find: ({ env }, subjects) => findUsersOf(env, subjects),
    toKey: ({ subject }) => subject,
  }),
  id: { resolve: ({ subject }) => subject },
  description: 'Someone who can sign in. Passwords and their hashes are not shown to anyone.',
  fields: (t) => ({
    subject: t.exposeID('subject', {
      description: 'The `sub` of OpenID Connect Core §2: given once, never changed, never reused.',
    }),
    username: t.exposeString('username', { description: 'The username, as written.' }),
    email: t.exposeString('email', { nullable: true, description: 'The e-mail address, if one is known.' }),
    emailVerified: t.exposeBoolean('emailVerified', {
      description: 'Whether the address is known to be theirs.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether they can sign in.' }),
    properties: t.expose('properties', {
      type: 'JSON',
      description: 'Values of your own: always an object.',
    }),
    hasPassword: t.exposeBoolean('hasPassword', { description: 'Whether a password is set.' }),
    passwordChangedAt: t.expose('passwordChangedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the password was set.',
    }),
    signInMethods: t.loadableList({
      type: SignInMethod,
      description: 'How they can sign in, while they are enabled.',
      loaderOptions: { cache: false, maxBatchSize: 500 },
      load: (subjects: string[], { env }) => findSignInMethods(env, subjects),
      resolve: ({ subject }) => subject,
    }),
    passkeys: t.loadableList({
      type: Passkey,
      description: 'Their passkeys, the oldest first.',
      loaderOptions: { cache: false, maxBatchSize: 500 },
      load: (subjects: string[], { env }) => listPasskeysOfAll(env, subjects),
      resolve: ({ subject }) => subject,
    }),
    secondFactorRequired: t.exposeBoolean('secondFactorRequired', {
      description: 'Whether they have to have a passkey, and are asked for it after the password.',
    }),
    source: t.exposeString('source', {
      nullable: true,
      description:
        'Which source of `syncUsers` declares the user; null for one made by `createUser`, or by themselves.',
    }),
    revision: t.exposeInt('revision', {
      description: 'Grows with each change: `updateUser` can insist on the one that it was decided on.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When something last changed.' }),
  }),
})

builder.queryField('user', (t) =>
  t.field({
    type: User,
    nullable: true,
    description: 'The user of a username, compared as usernames are; null if there is none.',
    authScopes: { 'users:read': true },
    args: {
      username: t.arg.string({ required: true, description: 'In any spelling that folds to the same.' }),
    },
    resolve: async (_root, { username }, { env }) => (await findUserByUsername(env, username)) ?? null,
  }),
)

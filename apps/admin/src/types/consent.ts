import {
  findConsentsById,
  type RecordedConsent,
  revokeConsent,
} from '@barycenter/core/consents/administer-consents'
import { CONSENT_LIST, type ConsentWhere as Where } from '@barycenter/core/consents/consent-list.store'
import { NotFoundError } from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { resolveConnection } from '../graphql/connection.ts'
import { keyOf, writeGlobalId } from '../graphql/global-id.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { Client } from './client.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'
import { User } from './user.ts'

const Consent = builder.loadableNode('Consent', {
  ...loadedBy<RecordedConsent>('Consent', ['consents:read'], {
    find: ({ env }, consentIds) => findConsentsById(env, consentIds),
    toKey: ({ consentId }) => consentId,
  }),
  id: { resolve: ({ consentId }) => consentId },
  description: 'What a person has allowed a client: it need not ask for that again.',
  fields: (t) => ({
    subject: t.exposeID('subject', { description: 'The `subject` of who allowed it.' }),
    user: t.field({
      type: User,
      nullable: true,
      description: 'Who allowed it. Needs the scope `users:read`.',
      resolve: ({ subject }) => subject,
    }),
    clientId: t.exposeID('clientId', { description: 'The `client_id` of the client.' }),
    client: t.field({
      type: Client,
      nullable: true,
      description: 'The client. Needs the scope `clients:read`.',
      resolve: ({ clientId }) => clientId,
    }),
    scopes: t.exposeStringList('scopes', { description: 'The scopes that they have allowed so far.' }),
    claims: t.exposeStringList('claims', {
      description: 'The claims asked for by name (OpenID Connect Core §5.5) that they have allowed so far.',
    }),
    resources: t.exposeStringList('resources', {
      description: 'The resource servers (RFC 8707) that they have allowed so far.',
    }),
    grantedAt: t.expose('grantedAt', { type: 'DateTime', description: 'When they first allowed something.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When they last allowed something.' }),
  }),
})

const ConsentConnection = builder.connectionObject(
  { type: Consent, name: 'ConsentConnection', description: 'A page of consents.' },
  { name: 'ConsentEdge', description: 'A consent in a list.' },
)

const ConsentOrder = defineOrder('Consent', 'consents', { GRANTED_AT: 'When they were first given.' })

const ConsentFilter = builder.inputRef<Where>('ConsentFilter').implement({
  description: 'Which consents: one of these at a time, for each is answered from an index of its own.',
  fields: (t) => ({
    subject: t.string({ description: 'Only those of the user with this `subject`.' }),
    clientId: t.string({ description: 'Only those to the client with this `client_id`.' }),
  }),
})

builder.queryField('consents', (t) =>
  t.field({
    type: ConsentConnection,
    description: 'What people have allowed clients, the latest first unless `orderBy` says otherwise.',
    authScopes: { 'consents:read': true },
    args: {
      ...PAGE_ARGUMENTS,
      where: t.arg({ type: ConsentFilter, description: 'Which ones: all of them if not said.' }),
      orderBy: t.arg({ type: ConsentOrder, description: 'In which order.' }),
    },
    resolve: (_root, page, context) =>
      resolveConnection(context, page, {
        list: CONSENT_LIST,
        orderBy: { field: 'GRANTED_AT', direction: 'DESC' },
        present: (row) => row,
      }),
  }),
)

builder.relayMutationField(
  'revokeConsent',
  {
    description: 'Which consent is to be taken back.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'Its `id`.' }) }),
  },
  {
    description:
      'Takes back what a person has allowed a client: it has to ask again, and all grants and tokens that it has of them end.',
    authScopes: { 'consents:write': true },
    errors: { types: [NotFoundError] },
    resolve: (_root, { input }, { env, operator }) =>
      revokeConsent(env, operator, keyOf('Consent', input.id)),
  },
  {
    description: 'What was taken back.',
    outputFields: (t) => ({
      revokedId: t.id({
        description: 'The `id` of the consent that is gone.',
        resolve: ({ consent }) => writeGlobalId('Consent', consent.consentId),
      }),
      grantsRevoked: t.exposeInt('grantsRevoked', { description: 'How many grants ended with it.' }),
    }),
  },
)

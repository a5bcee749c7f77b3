import {
  AUDIT_EVENT_LIST,
  AUDIT_OUTCOMES,
  type AuditEventOrder as Order,
  type AuditEventWhere as Where,
} from '@barycenter/core/audit/audit-event-list.store'
import { findAuditEvents, type RecordedEvent } from '@barycenter/core/audit/audit-events'
import { builder } from '../builder.ts'
import type { AdminContext } from '../context.ts'
import { type ListArguments, resolveConnection } from '../graphql/connection.ts'
import { loadedBy } from '../graphql/loaded-by.ts'
import { defineOrder } from './order.ts'
import { PAGE_ARGUMENTS } from './page.ts'
import { SyncRun } from './sync-run.ts'

const OUTCOMES = { SUCCESS: 'It was done.', FAILURE: 'It was refused, or failed.' }

const AuditOutcome = builder.enumType('AuditOutcome', {
  description: 'How what was tried came out.',
  values: Object.fromEntries(
    AUDIT_OUTCOMES.map((outcome) => [outcome, { value: outcome, description: OUTCOMES[outcome] }]),
  ),
})

const AuditEvent = builder.loadableNode('AuditEvent', {
  ...loadedBy<RecordedEvent>('AuditEvent', ['audit:read'], {
    find: ({ env }, eventIds) => findAuditEvents(env, eventIds),
    toKey: ({ eventId }) => eventId,
  }),
  id: { resolve: ({ eventId }) => eventId },
  description: 'Something that somebody did, or tried to. It never holds a secret.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actor: t.exposeString('actor', {
      description:
        'Who: `token:<name>`, `cli`, `user:<subject>`, `client:<client_id>`, `schedule`, `anonymous`, or ' +
        '`<name of the issuer>:<sub>` for a JWT of a trusted issuer.',
    }),
    action: t.exposeString('action', { description: 'What: `user.sign_in`, `client.create` and so on.' }),
    target: t.exposeString('target', {
      description:
        'To whom or what: a subject, a `client_id`, the name of a mutation; `unknown` where somebody named what is not there.',
    }),
    outcome: t.expose('outcome', { type: AuditOutcome, description: 'How it came out.' }),
    code: t.exposeString('code', { nullable: true, description: 'Why it failed; null if it did not.' }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'From which address the request came; null for what this service does by itself.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the client called itself, up to 512 characters.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'Names the request in the log.',
    }),
    runId: t.exposeID('runId', { nullable: true, description: 'The sync run that it was part of.' }),
    detail: t.expose('detail', { type: 'JSON', description: 'What changed, by field: always an object.' }),
  }),
})

const AuditEventConnection = builder.connectionObject(
  { type: AuditEvent, name: 'AuditEventConnection', description: 'A page of the audit log.' },
  { name: 'AuditEventEdge', description: 'An event in a list.' },
)

const AuditEventOrder = defineOrder('AuditEvent', 'events', { AT: 'When they happened.' })

const AuditEventFilter = builder.inputRef<Where>('AuditEventFilter').implement({
  description:
    'Which events: by one of `actor`, `action`, `target` (each also with `outcome`), `runId` and `outcome`, or by none, ' +
    'and within `from` and `to`.',
  fields: (t) => ({
    actor: t.string({ description: 'Only what they did.' }),
    action: t.string({ description: 'Only what is called so.' }),
    target: t.string({ description: 'Only what was done to this.' }),
    outcome: t.field({ type: AuditOutcome, description: 'Only what came out so.' }),
    runId: t.string({ description: 'Only what this sync run did: its `runId`.' }),
    from: t.field({ type: 'DateTime', description: 'Only at this time or later.' }),
    to: t.field({ type: 'DateTime', description: 'Only before this time.' }),
  }),
})

const ARGUMENTS = builder.args((t) => ({
  ...PAGE_ARGUMENTS,
  orderBy: t.field({ type: AuditEventOrder, description: 'In which order.' }),
}))

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    description: `The audit log, the latest first unless \`orderBy\` says otherwise. \`audit.retention\` says how long it is kept.

\`\`\`graphql
{
  auditEvents(where: { action: "user.sign_in", outcome: FAILURE, from: "2030-01-01T00:00:00Z" }) {
    edges { node { at actor target code address } }
  }
}
\`\`\``,
    authScopes: { 'audit:read': true },
    args: {
      ...ARGUMENTS,
      where: t.arg({ type: AuditEventFilter, description: 'Which ones: all of them if not said.' }),
    },
    resolve: (_root, page, context) => listEvents(context, page),
  }),
)

builder.objectField(SyncRun, 'results', (t) =>
  t.field({
    type: AuditEventConnection,
    description:
      'What the run did, an event for each user that it changed: `target` is the subject, `detail` has the username and ' +
      'the changes. Needs the scope `audit:read`. Gone when `audit.retention` has passed.',
    authScopes: { 'audit:read': true },
    args: ARGUMENTS,
    resolve: ({ runId }, page, context) =>
      resolveConnection(context, { ...page, where: { runId } }, { ...LISTED, orderBy: FIRST_TO_LAST }),
  }),
)

const LISTED = { list: AUDIT_EVENT_LIST, present: (event: RecordedEvent) => event }
const FIRST_TO_LAST = { field: 'AT', direction: 'ASC' } as const

function listEvents(context: AdminContext, page: ListArguments<Where, Order>) {
  return resolveConnection(context, page, { ...LISTED, orderBy: { field: 'AT', direction: 'DESC' } })
}

import {
  AdminError,
  ConflictError,
  type InputFault as Fault,
  InvalidInputError,
  NotFoundError,
  ProtectedError,
  RevisionMismatchError,
} from '@barycenter/core/errors'
import { builder } from '../builder.ts'
import { ErrorCode } from './error-code.ts'

/** What all refusals of mutations have. */
export const ErrorInterface = builder.interfaceRef<AdminError>('Error').implement({
  description: `Why a mutation was refused; nothing was changed then. Ask for it in any result:

\`\`\`graphql
... on Error { code message path }
\`\`\``,
  fields: (t) => ({
    code: t.field({
      type: ErrorCode,
      description: 'The reason, for programs.',
      resolve: ({ code }) => code,
    }),
    message: t.exposeString('message', { description: 'The reason, for people, and what to do about it.' }),
    path: t.string({
      nullable: true,
      description: 'Which part of the input it is about: a JSON Pointer (RFC 6901) into it, like `/email`.',
      resolve: ({ path }) => path ?? null,
    }),
  }),
})

const InputFault = builder.objectRef<Fault>('InputFault').implement({
  description: 'What is wrong with one part of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Which part: a JSON Pointer (RFC 6901) into the input.' }),
    message: t.exposeString('message', { description: 'What is wrong with it.' }),
  }),
})

builder.objectType(AdminError, {
  name: 'RefusedError',
  description: 'It cannot be done as things are; `code` says why.',
  interfaces: [ErrorInterface],
})

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input cannot be meant, whatever is stored.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    faults: t.field({
      type: [InputFault],
      description: 'All that is wrong with it; `message` and `path` tell of the first.',
      resolve: ({ faults }) => faults,
    }),
  }),
})

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'What was to be changed is not there.',
  interfaces: [ErrorInterface],
})

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'A name that can be there only once is taken.',
  interfaces: [ErrorInterface],
})

builder.objectType(ProtectedError, {
  name: 'ProtectedError',
  description: 'A rule of this installation forbids it, whoever asks.',
  interfaces: [ErrorInterface],
})

builder.objectType(RevisionMismatchError, {
  name: 'RevisionMismatchError',
  description: 'What was to be changed is not at the revision that the input names.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    revision: t.exposeInt('revision', { description: 'The revision that it is at.' }),
  }),
})

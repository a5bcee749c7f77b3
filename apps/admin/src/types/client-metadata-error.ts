import { ClientMetadataError } from '@barycenter/core/clients/management/client-metadata-error'
import { builder } from '../builder.ts'
import { ErrorInterface } from './error.ts'

builder.objectType(ClientMetadataError, {
  name: 'ClientMetadataError',
  description: `The metadata cannot be registered, in the words of dynamic registration: those name the member as RFC 7591
does, and \`path\` as the input does.`,
  interfaces: [ErrorInterface],
})

import type { PresentedClient } from '@barycenter/core/clients/management/find-clients'
import type { builder } from '../builder.ts'
import { AccessTokenFormat } from './access-token-format.ts'
import { ClientApplicationType } from './client-application-type.ts'
import { ClientAuthenticationMethod } from './client-authentication-method.ts'
import { ClientGrantType } from './client-grant-type.ts'
import { METADATA } from './client-metadata-descriptions.ts'
import { ClientResponseType } from './client-response-type.ts'
import { SigningAlgorithm } from './signing-algorithm.ts'
import { SubjectType } from './subject-type.ts'

type ObjectFields = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, PresentedClient>
type Metadata = PresentedClient['metadata']
/** The members of metadata whose values are texts, or lists of texts. */
type MemberOf<Value> = {
  [Member in keyof Metadata]-?: NonNullable<Metadata[Member]> extends Value ? Member : never
}[keyof Metadata]

/** The fields of client metadata that a client shows: the names of RFC 7591 in camelCase. */
export function metadataFields(t: ObjectFields) {
  const text = (member: MemberOf<string>) =>
    t.string({
      nullable: true,
      description: METADATA[member],
      resolve: ({ metadata }) => metadata[member] ?? null,
    })
  const texts = (member: MemberOf<readonly string[]>) =>
    t.stringList({
      description: METADATA[member],
      resolve: ({ metadata }) => [...(metadata[member] ?? [])],
    })
  const flag = (member: MemberOf<boolean>) =>
    t.boolean({ description: METADATA[member], resolve: ({ metadata }) => metadata[member] })
  return {
    clientName: text('client_name'),
    clientUri: text('client_uri'),
    logoUri: text('logo_uri'),
    policyUri: text('policy_uri'),
    tosUri: text('tos_uri'),
    contacts: texts('contacts'),
    applicationType: t.field({
      type: ClientApplicationType,
      description: METADATA.application_type,
      resolve: ({ metadata }) => metadata.application_type,
    }),
    redirectUris: texts('redirect_uris'),
    postLogoutRedirectUris: texts('post_logout_redirect_uris'),
    responseTypes: t.field({
      type: [ClientResponseType],
      description: METADATA.response_types,
      resolve: ({ metadata }) => [...metadata.response_types],
    }),
    grantTypes: t.field({
      type: [ClientGrantType],
      description: METADATA.grant_types,
      resolve: ({ metadata }) => [...metadata.grant_types],
    }),
    scope: text('scope'),
    tokenEndpointAuthMethod: t.field({
      type: ClientAuthenticationMethod,
      description: METADATA.token_endpoint_auth_method,
      resolve: ({ metadata }) => metadata.token_endpoint_auth_method,
    }),
    tokenEndpointAuthSigningAlg: text('token_endpoint_auth_signing_alg'),
    jwks: t.field({
      type: 'JSON',
      nullable: true,
      description: METADATA.jwks,
      resolve: ({ metadata: { jwks } }) => (jwks === undefined ? null : { keys: [...jwks.keys] }),
    }),
    jwksUri: text('jwks_uri'),
    subjectType: t.field({
      type: SubjectType,
      description: METADATA.subject_type,
      resolve: ({ metadata }) => metadata.subject_type,
    }),
    sectorIdentifierUri: text('sector_identifier_uri'),
    idTokenSignedResponseAlg: t.field({
      type: SigningAlgorithm,
      description: METADATA.id_token_signed_response_alg,
      resolve: ({ metadata }) => metadata.id_token_signed_response_alg,
    }),
    userinfoSignedResponseAlg: t.field({
      type: SigningAlgorithm,
      nullable: true,
      description: METADATA.userinfo_signed_response_alg,
      resolve: ({ metadata }) => metadata.userinfo_signed_response_alg ?? null,
    }),
    requestObjectSigningAlg: text('request_object_signing_alg'),
    requestUris: texts('request_uris'),
    defaultMaxAge: t.int({
      nullable: true,
      description: METADATA.default_max_age,
      resolve: ({ metadata }) => metadata.default_max_age ?? null,
    }),
    requireAuthTime: flag('require_auth_time'),
    defaultAcrValues: texts('default_acr_values'),
    initiateLoginUri: text('initiate_login_uri'),
    backchannelLogoutUri: text('backchannel_logout_uri'),
    backchannelLogoutSessionRequired: flag('backchannel_logout_session_required'),
    softwareId: text('software_id'),
    softwareVersion: text('software_version'),
    requirePkce: flag('require_pkce'),
    accessTokenFormat: t.field({
      type: AccessTokenFormat,
      description: METADATA.access_token_format,
      resolve: ({ metadata }) => metadata.access_token_format,
    }),
    rotateRefreshTokens: flag('rotate_refresh_tokens'),
    skipConsent: flag('skip_consent'),
  }
}

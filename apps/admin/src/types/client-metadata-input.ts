import type { GivenMetadata } from '@barycenter/core/clients/management/create-operator-client'
import type { JsonValue } from '@barycenter/database/json'
import type { builder } from '../builder.ts'
import { AccessTokenFormat } from './access-token-format.ts'
import { ClientApplicationType } from './client-application-type.ts'
import { ClientAuthenticationMethod } from './client-authentication-method.ts'
import { ClientGrantType } from './client-grant-type.ts'
import { METADATA } from './client-metadata-descriptions.ts'
import { ClientResponseType } from './client-response-type.ts'
import { SigningAlgorithm } from './signing-algorithm.ts'
import { SubjectType } from './subject-type.ts'

type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>

/** The fields of client metadata in an input: the names of RFC 7591 in camelCase. */
export function metadataInputFields(t: InputFields) {
  return {
    clientName: t.string({ description: METADATA.client_name }),
    clientUri: t.string({ description: METADATA.client_uri }),
    logoUri: t.string({ description: METADATA.logo_uri }),
    policyUri: t.string({ description: METADATA.policy_uri }),
    tosUri: t.string({ description: METADATA.tos_uri }),
    contacts: t.stringList({ description: METADATA.contacts }),
    applicationType: t.field({ type: ClientApplicationType, description: METADATA.application_type }),
    redirectUris: t.stringList({ description: METADATA.redirect_uris }),
    postLogoutRedirectUris: t.stringList({ description: METADATA.post_logout_redirect_uris }),
    responseTypes: t.field({ type: [ClientResponseType], description: METADATA.response_types }),
    grantTypes: t.field({ type: [ClientGrantType], description: METADATA.grant_types }),
    scope: t.string({ description: METADATA.scope }),
    tokenEndpointAuthMethod: t.field({
      type: ClientAuthenticationMethod,
      description: METADATA.token_endpoint_auth_method,
    }),
    tokenEndpointAuthSigningAlg: t.string({ description: METADATA.token_endpoint_auth_signing_alg }),
    jwks: t.field({ type: 'JSON', description: METADATA.jwks }),
    jwksUri: t.string({ description: METADATA.jwks_uri }),
    subjectType: t.field({ type: SubjectType, description: METADATA.subject_type }),
    sectorIdentifierUri: t.string({ description: METADATA.sector_identifier_uri }),
    idTokenSignedResponseAlg: t.field({
      type: SigningAlgorithm,
      description: METADATA.id_token_signed_response_alg,
    }),
    userinfoSignedResponseAlg: t.field({
      type: SigningAlgorithm,
      description: METADATA.userinfo_signed_response_alg,
    }),
    requestObjectSigningAlg: t.string({ description: METADATA.request_object_signing_alg }),
    requestUris: t.stringList({ description: METADATA.request_uris }),
    defaultMaxAge: t.int({ description: METADATA.default_max_age }),
    requireAuthTime: t.boolean({ description: METADATA.require_auth_time }),
    defaultAcrValues: t.stringList({ description: METADATA.default_acr_values }),
    initiateLoginUri: t.string({ description: METADATA.initiate_login_uri }),
    backchannelLogoutUri: t.string({ description: METADATA.backchannel_logout_uri }),
    backchannelLogoutSessionRequired: t.boolean({
      description: METADATA.backchannel_logout_session_required,
    }),
    softwareId: t.string({ description: METADATA.software_id }),
    softwareVersion: t.string({ description: METADATA.software_version }),
    requirePkce: t.boolean({ description: METADATA.require_pkce }),
    accessTokenFormat: t.field({ type: AccessTokenFormat, description: METADATA.access_token_format }),
    rotateRefreshTokens: t.boolean({ description: METADATA.rotate_refresh_tokens }),
    skipConsent: t.boolean({ description: METADATA.skip_consent }),
  }
}

/** What the fields of an input are called in RFC 7591, for core to check. */
export function toMembers(fields: Readonly<Record<string, JsonValue | undefined>>): GivenMetadata {
  const members = Object.entries(fields).map(([name, value]) => [
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    value,
  ])
  return Object.fromEntries(members)
}

import type { Config } from '@barycenter/config/config'
import type { OAuthSettings } from '@barycenter/core/oauth-settings'

/** What the configuration says about OAuth 2.0 and OpenID Connect, in the domain's terms. */
export function oauthSettings({ tokens, oauth, registration, server, outbound }: Config): OAuthSettings {
  return {
    lifetimes: {
      authorizationCode: tokens.authorizationCodeLifetime,
      accessToken: tokens.accessTokenLifetime,
      idToken: tokens.idTokenLifetime,
      refreshToken: tokens.refreshTokenLifetime,
      grant: tokens.grantLifetime,
      deviceCode: tokens.deviceCodeLifetime,
    },
    refreshGrace: tokens.refreshGrace,
    resources: oauth.resources,
    claims: oauth.claims,
    registration: registration.mode,
    publicRegistration: server.allowPublicRegistration,
    outboundNetworks: outbound.allowedNetworks,
  }
}

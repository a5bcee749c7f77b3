import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Issuer } from './issuer.ts'

/** Strict-Transport-Security (RFC 6797), where people reach the issuer over TLS. Its siblings are not ours to bind. */
export function transportSecurity({ secure }: Issuer): Readonly<Record<string, string>> {
  return secure ? { 'strict-transport-security': 'max-age=31536000' } : {}
}

/**
 * The headers that keep browsers from doing with our responses what we never ask for. Pages have one
 * inline stylesheet and no script. What they may load and where they may lead says {@link contentSecurityPolicy}.
 *
 * There is no Cross-Origin-Opener-Policy: it would cut the tie to the client that opened the sign-in in
 * a window of its own and waits for that window's answer.
 */
export function securityHeaders(issuer: Issuer): MiddlewareHandler {
  return secureHeaders({
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: transportSecurity(issuer)['strict-transport-security'] ?? false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
}

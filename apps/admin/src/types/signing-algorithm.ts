import type { SIGNING_ALGORITHMS } from '@barycenter/core/keys/signing-keys'
import { builder } from '../builder.ts'

/** What tokens are signed with. */
export const SigningAlgorithm = builder.enumType('SigningAlgorithm', {
  description: 'What tokens are signed with, RFC 7518 §3.1 and RFC 8037 §3.1.',
  values: {
    RS256: { description: 'RSA PKCS #1 v1.5 with SHA-256.' },
    PS256: { description: 'RSA PSS with SHA-256.' },
    ES256: { description: 'ECDSA on P-256 with SHA-256.' },
    EdDSA: { description: 'Ed25519.' },
  } as const satisfies Record<(typeof SIGNING_ALGORITHMS)[number], object>,
})

import { z } from 'zod'

// What browsers make of a credential, Web Authentication §5.1: `PublicKeyCredential.toJSON()`. Whatever else
// is in it is dropped.

const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\w-]+$/)

/** The longest credential id, §4: 1023 bytes. */
const credentialId = base64url(1364)

const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}

const TRANSPORTS = ['usb', 'nfc', 'ble', 'smart-card', 'hybrid', 'internal']

const enrolment = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(16_384),
    transports: z
      .array(z.string().max(32))
      .max(16)
      .default([])
      .transform((given) => given.filter((transport) => TRANSPORTS.includes(transport))),
  }),
})

const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(8192),
    userHandle: base64url(88)
      .nullish()
      .transform((handle) => handle ?? undefined),
  }),
})

/** An attestation, §5.2.1: a new credential. */
export type EnrolmentResponse = z.infer<typeof enrolment>

/** An assertion, §5.2.2: the proof of one. */
export type AssertionResponse = z.infer<typeof assertion>

/** Reads what a form brought; nothing if it is no new credential. */
export function parseEnrolment(text: string): EnrolmentResponse | undefined {
  return enrolment.safeParse(parseJson(text)).data
}

/** Reads what a form brought; nothing if it is no assertion. */
export function parseAssertion(text: string): AssertionResponse | undefined {
  return assertion.safeParse(parseJson(text)).data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

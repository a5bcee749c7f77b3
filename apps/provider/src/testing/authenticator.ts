import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'

/** What a page asks its browser for: options of Web Authentication §5.4 and §5.5, as JSON has them. */
export interface PasskeyOptions {
  readonly challenge: string
  readonly user?: { readonly id: string }
  readonly allowCredentials?: readonly { readonly id: string }[]
}

/** What a test has a browser or an authenticator do otherwise than they should. */
export interface Misbehaviour {
  readonly origin?: string
  readonly rpId?: string
  /** The signature counter to claim. */
  readonly counter?: number
  readonly isPresent?: boolean
  readonly isVerified?: boolean
  readonly userHandle?: string
  /** The attestation's format, with no statement. */
  readonly format?: string
  /** The credential id to claim, base64url. */
  readonly id?: string
}

/** A security key and the browser that it is plugged into. */
export interface TestAuthenticator {
  /** Makes a passkey, and says what `navigator.credentials.create` would. */
  create(options: PasskeyOptions, misbehaviour?: Misbehaviour): string
  /** Uses its passkey, the one that was made last, and says what `navigator.credentials.get` would. */
  get(options: PasskeyOptions, misbehaviour?: Misbehaviour): string
  /** Another one with the same key and counter. */
  clone(): TestAuthenticator
}

/** What an authenticator holds. */
interface Credential {
  readonly id: Buffer
  readonly privateKey: KeyObject
  readonly userHandle: string
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
const base64url = (bytes: Buffer) => bytes.toString('base64url')

/** Makes one for an origin, with ES256 keys that it says can be synced, or not. */
export function createTestAuthenticator(
  origin: string,
  { isSynced = false }: { readonly isSynced?: boolean } = {},
): TestAuthenticator {
  return authenticatorWith({ origin, isSynced }, undefined, 0)
}

function authenticatorWith(
  home: { readonly origin: string; readonly isSynced: boolean },
  held: Credential | undefined,
  used: number,
): TestAuthenticator {
  let credential = held
  let counter = used
  const flagsOf = ({ isPresent = true, isVerified = true }: Misbehaviour) =>
    (isPresent ? 0x01 : 0) | (isVerified ? 0x04 : 0) | (home.isSynced ? 0x18 : 0)
  const dataOf = (misbehaviour: Misbehaviour, flags: number) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(misbehaviour.counter ?? counter)
    const rpId = misbehaviour.rpId ?? new URL(home.origin).hostname
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }
  const clientDataOf = (type: string, challenge: string, { origin = home.origin }: Misbehaviour) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  return {
    create: ({ challenge, user }, misbehaviour = {}) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = misbehaviour.id === undefined ? randomBytes(32) : Buffer.from(misbehaviour.id, 'base64url')
      credential = { id, privateKey, userHandle: user?.id ?? '' }
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      // RFC 9052 §7: EC2, ES256, P-256.
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ])
      const length = Buffer.from([0, id.length])
      const data = Buffer.concat([
        dataOf(misbehaviour, flagsOf(misbehaviour) | 0x40),
        ...[Buffer.alloc(16), length, id, key],
      ])
      const format = Buffer.from(misbehaviour.format ?? 'none')
      const attestationObject = Buffer.concat([
        ...[Buffer.from([0xa3, 0x63]), Buffer.from('fmt'), Buffer.from([0x60 | format.length]), format],
        ...[Buffer.from([0x67]), Buffer.from('attStmt'), Buffer.from([0xa0])],
        ...[Buffer.from([0x68]), Buffer.from('authData'), Buffer.from([0x58, data.length]), data],
      ])
      return JSON.stringify({
        ...{ id: base64url(id), rawId: base64url(id), type: 'public-key' },
        response: {
          clientDataJSON: base64url(clientDataOf('webauthn.create', challenge, misbehaviour)),
          attestationObject: base64url(attestationObject),
          transports: ['usb'],
        },
      })
    },
    get: ({ challenge }, misbehaviour = {}) => {
      if (credential === undefined) throw new Error('there is no passkey on this authenticator')
      counter += 1
      const data = dataOf(misbehaviour, flagsOf(misbehaviour))
      const clientData = clientDataOf('webauthn.get', challenge, misbehaviour)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), credential.privateKey)
      const id = base64url(credential.id)
      return JSON.stringify({
        ...{ id, rawId: id, type: 'public-key' },
        response: {
          clientDataJSON: base64url(clientData),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: misbehaviour.userHandle ?? credential.userHandle,
        },
      })
    },
    clone: () =>
      authenticatorWith(
        home,
        credential && {
          ...credential,
          privateKey: createPrivateKey(credential.privateKey.export({ format: 'pem', type: 'pkcs8' })),
        },
        counter,
      ),
  }
}

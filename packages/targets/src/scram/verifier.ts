import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { prepare } from './saslprep.ts'

const derive = promisify(pbkdf2)

/** What PostgreSQL itself takes (scram_iterations). */
const ITERATIONS = 4096
/** More than that a declared verifier may not cost: it is spent at every sign-in, and at every comparison. */
const MAX_ITERATIONS = 2_000_000
const DIGEST_LENGTH = 32

/** The parts of a verifier (RFC 5803, as PostgreSQL writes it). */
interface Verifier {
  readonly iterations: number
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
}

const FORM =
  /^SCRAM-SHA-256\$([1-9]\d{0,9}):([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]{43}=):([A-Za-z0-9+/]{43}=)$/

/** Whether a text is a verifier that PostgreSQL would store, and not dearer than is sensible. */
export function isVerifier(text: string): boolean {
  return parse(text) !== undefined
}

/** Computes the verifier by which PostgreSQL knows a password: `SCRAM-SHA-256$4096:salt$StoredKey:ServerKey`. */
export async function createVerifier(password: string, salt: Uint8Array): Promise<string> {
  const { storedKey, serverKey } = await keysOf(password, salt, ITERATIONS)
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`
}

/** Whether a verifier is one of this password; false for a text that is no verifier. */
export async function verifies(text: string, password: string): Promise<boolean> {
  const verifier = parse(text)
  if (verifier === undefined) return false
  const { storedKey, serverKey } = await keysOf(password, verifier.salt, verifier.iterations)
  return timingSafeEqual(storedKey, verifier.storedKey) && timingSafeEqual(serverKey, verifier.serverKey)
}

function parse(text: string): Verifier | undefined {
  const [, iterations, salt = '', storedKey = '', serverKey = ''] = FORM.exec(text) ?? []
  if (iterations === undefined || Number(iterations) > MAX_ITERATIONS) return undefined
  const bytes = (base64: string) => Buffer.from(base64, 'base64')
  return {
    iterations: Number(iterations),
    salt: bytes(salt),
    storedKey: bytes(storedKey),
    serverKey: bytes(serverKey),
  }
}

/** RFC 5802 §3. */
async function keysOf(password: string, salt: Uint8Array, iterations: number) {
  const salted = await derive(prepare(password), salt, iterations, DIGEST_LENGTH, 'sha256')
  const mac = (text: string) => createHmac('sha256', salted).update(text).digest()
  return {
    storedKey: createHash('sha256').update(mac('Client Key')).digest(),
    serverKey: mac('Server Key'),
  }
}

import { createHash } from 'node:crypto'
import { type Send, send } from './visitor.ts'

/** Hears what the product says, and finds in it what it must not say. */
export interface Eavesdropper {
  /** Makes a secret up that is recognisable and the same in every run, or takes one over. */
  secret(name: string, value?: string): string
  hear(where: string, text: string): void
  /** Asks as `send` does, and hears the answer, but for where cookies and form tokens are delivered. */
  readonly ask: Send
  /** Which secrets were heard, and where. */
  leaks(): string[]
}

/** Begins to listen. */
export function createEavesdropper(): Eavesdropper {
  const secrets: { readonly name: string; readonly value: string }[] = []
  const heard: { readonly where: string; readonly text: string }[] = []
  return {
    secret: (name, value = makeUp(name)) => {
      if (value.length < 12) throw new TypeError(`"${name}" is too short to be recognised`)
      secrets.push({ name, value })
      return value
    },
    hear: (where, text) => void heard.push({ where, text }),
    ask: async (url, init = {}) => {
      const reply = await send(url, init)
      heard.push({ where: `${init.method ?? 'GET'} ${url} (${reply.status})`, text: undelivered(reply) })
      return reply
    },
    leaks: () =>
      secrets.flatMap(({ name, value }) => {
        const forms = formsOf(value)
        const told = heard.filter(({ text }) => isIn(text, forms))
        return told.map(({ where }) => `${name} in ${where}`)
      }),
  }
}

/** Letters and digits, which no escape changes. */
function makeUp(name: string): string {
  const digest = createHash('sha256').update(name).digest('base64')
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24)
}

/** A response without the places where a browser is given its cookies and the tokens of its forms. */
function undelivered({ headers, text }: Awaited<ReturnType<Send>>): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${lines}\n\n${text}`
    .replaceAll(/^(set-cookie: barycenter_(?:session|login)=)[\w-]{43};/gm, '$1;')
    .replaceAll(/(<input type="hidden" name="csrf_token" value=")[\w-]{43}(">)/g, '$1$2')
}

/** How long a piece of a secret may be before it counts as told. */
const PIECE = 12

interface Forms {
  /** In lower case, for these may have been changed to it. */
  readonly plain: readonly string[]
  readonly encoded: readonly string[]
}

/** Pieces from the beginning, the middle and the end of a secret, as they are and in other writings. */
function formsOf(secret: string): Forms {
  const middle = Math.floor((secret.length - PIECE) / 2)
  const pieces = [0, middle, secret.length - PIECE].map((start) => secret.slice(start, start + PIECE))
  const writings = (piece: string) => [
    piece,
    encodeURIComponent(piece),
    JSON.stringify(piece).slice(1, -1),
    Buffer.from(piece).toString('hex'),
  ]
  return {
    plain: pieces.flatMap(writings).map((text) => text.toLowerCase()),
    encoded: pieces.flatMap(base64Writings),
  }
}

/** The middles of a text's base64, wherever in a longer text it stands. */
function base64Writings(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const base64 = Buffer.from(`${'-'.repeat(before)}${text}`)
      .toString('base64')
      .replaceAll('=', '')
    const sure = base64.slice(before === 0 ? 0 : before + 1, -2)
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

function isIn(text: string, { plain, encoded }: Forms): boolean {
  const lower = text.toLowerCase()
  return plain.some((form) => lower.includes(form)) || encoded.some((form) => text.includes(form))
}

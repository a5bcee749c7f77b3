import { equalInConstantTime, sha256 } from '../digest.ts'
import type { Env } from '../env.ts'
import { asSubject, type Subject } from '../users/user.ts'

/** How long a person may take, in seconds. */
const PATIENCE = 3600

/** What a person has done for an authorization request so far. */
export interface Progress {
  /** When the request came. */
  readonly startedAt: Date
  /** Whether they have chosen the account to go on with. */
  readonly selected: boolean
  /** Who has allowed what the request asks for. */
  readonly consentedBy: Subject | undefined
}

type Needs = Pick<Env, 'secrets' | 'clock'>

/** That a request has only just come. */
export function newProgress({ clock }: Pick<Env, 'clock'>): Progress {
  return { startedAt: clock.now(), selected: false, consentedBy: undefined }
}

/**
 * Writes progress as a text that travels in the address of the request, so that nothing needs to be stored
 * for a request that may never be granted, and several tabs do not get into each other's way. It is good
 * for this very request only, and cannot be made up.
 *
 * @param request the request without its progress.
 */
export async function sealProgress(
  needs: Needs,
  progress: Progress,
  request: URLSearchParams,
): Promise<string> {
  const { startedAt, selected, consentedBy } = progress
  const body = [startedAt.getTime().toString(36), selected ? 's' : '', consentedBy ?? ''].join('.')
  return `${body}.${await authenticate(needs, body, request)}`
}

/** Reads progress; nothing if it is not ours, of another request, or too old. */
export async function openProgress(
  needs: Needs,
  text: string | undefined,
  request: URLSearchParams,
): Promise<Progress | undefined> {
  const parts = /^(([0-9a-z]{1,10})\.(s?)\.([\w-]*))\.([\w-]{43})$/.exec(text ?? '')
  if (parts === null) return undefined
  const [, body = '', started = '', selected, consentedBy = '', presented = ''] = parts
  if (!equalInConstantTime(await authenticate(needs, body, request), presented)) return undefined
  const startedAt = new Date(Number.parseInt(started, 36))
  if (needs.clock.now().getTime() - startedAt.getTime() > PATIENCE * 1000) return undefined
  return {
    startedAt,
    selected: selected === 's',
    consentedBy: consentedBy === '' ? undefined : asSubject(consentedBy),
  }
}

function authenticate({ secrets }: Needs, body: string, request: URLSearchParams): Promise<string> {
  const parameters = [...request].toSorted(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
  return secrets.keyedDigest('interaction', `${body} ${sha256(JSON.stringify(parameters))}`)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

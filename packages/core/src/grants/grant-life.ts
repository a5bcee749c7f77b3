import { addSeconds } from '../clock.ts'
import type { Lifetimes } from '../oauth-settings.ts'
import type { PersonalGrant } from './grant.store.ts'
import type { Grant } from './grant.ts'

/** Whether tokens of a grant may be used: it is neither revoked nor over, and its person has not been shut out. */
export function isAlive({ grant, person }: PersonalGrant, now: Date): boolean {
  return grant.revokedAt === null && grant.expiresAt > now && person.enabled
}

/** When a refresh token that is issued now expires if nobody uses it: with the grant as a whole at the latest. */
export function refreshTokenExpiry(lifetimes: Lifetimes, grant: Pick<Grant, 'createdAt'>, now: Date): Date {
  return earlier(addSeconds(now, lifetimes.refreshToken), addSeconds(grant.createdAt, lifetimes.grant))
}

/**
 * Until when a grant has to last for the tokens that are issued now. One with a refresh token gets a
 * thirtieth more than it needs, so that not each refresh has to write the grant anew.
 */
export function grantExpiry(
  lifetimes: Lifetimes,
  grant: Pick<Grant, 'createdAt' | 'expiresAt'>,
  { now, refreshable }: { readonly now: Date; readonly refreshable: boolean },
): Date {
  const needed = later(grant.expiresAt, addSeconds(now, lifetimes.accessToken))
  if (!refreshable) return needed
  const ample = addSeconds(now, lifetimes.refreshToken + lifetimes.refreshToken / 30)
  return later(needed, earlier(ample, addSeconds(grant.createdAt, lifetimes.grant)))
}

/** The later end of a grant whose present one is too early for tokens that are issued now; nothing if it is not. */
export function findLaterExpiry(lifetimes: Lifetimes, grant: Grant, now: Date): Date | undefined {
  const needed = later(addSeconds(now, lifetimes.accessToken), refreshTokenExpiry(lifetimes, grant, now))
  return grant.expiresAt >= needed ? undefined : grantExpiry(lifetimes, grant, { now, refreshable: true })
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}

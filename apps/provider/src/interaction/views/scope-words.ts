const SCOPES: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name, and what else is in your profile',
  email: 'See your email address',
  address: 'See your postal address',
  phone: 'See your phone number',
  offline_access: 'Keep this access while you are away',
}

/** What a scope lets a client do, in a person's words. */
export function scopeWords(scope: string): string {
  return SCOPES[scope] ?? `Use “${scope}”`
}

/** What a claim that was asked for by name tells, in a person's words. */
export function claimWords(claim: string): string {
  return `See your ${claim.replaceAll('_', ' ')}`
}

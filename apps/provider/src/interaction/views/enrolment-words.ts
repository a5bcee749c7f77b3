/** Why a passkey was not enrolled. A fixed word, for it stands in an address. */
export type EnrolmentProblem = 'invalid' | 'duplicate' | 'too_many' | 'moved'

const WORDS: Readonly<Record<EnrolmentProblem, string>> = {
  invalid: 'The passkey was not accepted. Please try again.',
  duplicate: 'This passkey is enrolled already.',
  too_many: 'You have as many passkeys as you can have. Remove one first.',
  moved: 'The passkey was not enrolled. Please try again.',
}

/** The problem in a person's words; nothing if the address names none of ours. */
export function enrolmentWords(problem: string | undefined): string | undefined {
  const known = Object.entries(WORDS).find(([name]) => name === problem)
  return known?.[1]
}

/**
 * Whether a text is as a pattern says, from its beginning to its end. `*` stands for any number of
 * characters other than `/` and `:`, which separate the parts of a subject (`repo:org/name:ref:…`,
 * `system:serviceaccount:ns:name`), and `**` for any number of any characters. All others stand for themselves.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  // The places in the text that the part of the pattern before may have ended at. No expression of
  // the operator's making is run on a text of somebody else's, which could take forever.
  let ends = new Set([0])
  for (const part of pattern.split(/(\*+)/)) {
    if (part === '') continue
    ends = part.startsWith('*') ? reach(text, ends, part.length > 1) : pass(text, ends, part)
  }
  return ends.has(text.length)
}

function pass(text: string, starts: ReadonlySet<number>, literal: string): Set<number> {
  return new Set([...starts].filter((at) => text.startsWith(literal, at)).map((at) => at + literal.length))
}

function reach(text: string, starts: ReadonlySet<number>, everything: boolean): Set<number> {
  const ends = new Set<number>()
  for (let at = 0, isReached = false; at <= text.length; at++) {
    isReached = starts.has(at) || (isReached && (everything || !/[/:]/.test(text.charAt(at - 1))))
    if (isReached) ends.add(at)
  }
  return ends
}

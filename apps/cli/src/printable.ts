/**
 * A text of somebody else's making as it may be shown on a terminal: control, format and line
 * separating characters become escapes, for they could move the cursor, hide text or turn it around.
 */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

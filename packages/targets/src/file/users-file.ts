/**
 * A pool's users file. Its text has one character per byte (latin1), because what others wrote into it has to
 * stay as it is, whatever it is encoded in; so have the names and secrets that are looked up in it.
 */
export interface UsersFile {
  /** What the pool takes for the secret of a name; undefined when it lets nobody of this name in. */
  secretOf(name: string): string | undefined
  /**
   * The file with other secrets, each under its name; undefined stands for nobody: then every line of that
   * name goes, for one that was hidden by another must not come into effect.
   */
  edit(edits: ReadonlyMap<string, string | undefined>): string
}

/** A text as a users file has it: each byte of its UTF-8 a character. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** How long a text is in a users file. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

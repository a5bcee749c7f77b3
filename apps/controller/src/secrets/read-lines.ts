/** A line has more bytes than anybody can mean. */
class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError'
}

const NEWLINE = 0x0a

/**
 * Cuts bytes into lines, each as soon as it is there. What comes after the last line break is no line: it
 * broke off.
 *
 * @throws when a line has more than so many bytes.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<string> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8')
      parts = []
      size = 0
      start = end + 1
    }
    const rest = chunk.subarray(start)
    size += rest.length
    if (size > mostBytes) throw new LineTooLongError(`a line has more than ${mostBytes} bytes`)
    if (rest.length > 0) parts.push(rest)
  }
}

import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { formatOfText, type InputFormat } from '../input/input-format.ts'
import { type Envelope, type Segment, SegmentError, type Splitter } from './segment.ts'
import { splitJson } from './split-json.ts'
import { splitCsv, splitNdjson } from './split-lines.ts'

/** Where the bytes of a large input come from, as often as they are asked for. */
export interface Bytes {
  /** As it was given; `<stdin>` for standard input. */
  readonly name: string
  open(): AsyncIterable<Uint8Array>
}

/** What is read of a large input, in order; the envelope is the last. */
export type Read =
  | { readonly kind: 'segment'; readonly segment: Segment; readonly format: InputFormat }
  | { readonly kind: 'envelope'; readonly envelope: Envelope }

/** How much of a text is looked at to recognise its format. */
const SAMPLE = 64 * 1024

/** A file that can be opened again and again. */
export function fileBytes(name: string, path: string): Bytes {
  return { name, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) }
}

/**
 * Reads an input segment by segment.
 *
 * @throws {SegmentError} when it cannot be read on.
 */
export async function* readSegments(bytes: Bytes, named: InputFormat | undefined): AsyncGenerator<Read> {
  let splitter: Splitter | undefined
  let format: InputFormat = named ?? 'json'
  let sample = ''
  const split = (piece: string): readonly Segment[] => {
    if (splitter !== undefined) return splitter.push(piece)
    sample += piece
    if (sample.length < SAMPLE) return []
    return begin()
  }
  const begin = (): readonly Segment[] => {
    format = named ?? formatOfText(sample)
    splitter = splitterOf(format)
    return splitter.push(sample)
  }
  for await (const piece of decode(unpack(bytes.open()))) {
    for (const segment of split(piece)) yield { kind: 'segment', segment, format }
  }
  if (splitter === undefined) for (const segment of begin()) yield { kind: 'segment', segment, format }
  for (const segment of splitter?.end() ?? []) yield { kind: 'segment', segment, format }
  const envelope = splitter?.envelope()
  if (envelope !== undefined) yield { kind: 'envelope', envelope }
}

function splitterOf(format: InputFormat): Splitter {
  switch (format) {
    case 'json':
      return splitJson()
    case 'ndjson':
      return splitNdjson()
    case 'csv':
      return splitCsv()
    case 'yaml':
      throw new SegmentError(
        'YAML is read as a whole, up to 4 MiB; write larger files in JSON, NDJSON or CSV',
        1,
      )
  }
}

/** Unpacks gzip, RFC 1952, and leaves anything else as it is. */
async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  const first = await iterator.next()
  const all = async function* () {
    if (!first.done) yield first.value
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  if (first.done || first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* all()
  const { Readable } = await import('node:stream')
  const gunzip = createGunzip()
  const packed = Readable.from(all())
  packed.on('error', (error) => gunzip.destroy(error))
  try {
    yield* packed.pipe(gunzip)
  } catch {
    throw new SegmentError('is not intact gzip', 1)
  }
}

async function* decode(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of source) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new SegmentError('is not UTF-8', 1)
    throw error
  }
}

import type { z } from 'zod'
import type { Connection } from '../transport.ts'
import type { Operation } from './execute.ts'

/**
 * The data of the events of a subscription, until it ends or is aborted: GraphQL over SSE, in its distinct
 * connections mode. Whatever is no such event ends it: a refusal, a proxy that answers in another way.
 */
export async function* subscribe<T>(
  { endpoint, send }: Connection,
  { document, variables, data }: Operation<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const response = await send(
    new Request(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: document, variables }),
      signal,
    }),
  )
  const { body, headers } = response
  if (body === null) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  const cancel = () => void reader.cancel().catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    if (signal.aborted || !/^text\/event-stream\b/.test(headers.get('content-type') ?? '')) return
    for await (const text of readData(reader)) {
      const event = readEvent(text, data)
      if (event === undefined) return
      yield event
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    // This process's own service is to know that nobody listens any more before its database is closed.
    await reader.cancel()
  }
}

/** The data of each `next` event; ends with anything else that is no heartbeat. */
async function* readData(reader: ReadableStreamDefaultReader<string>): AsyncGenerator<string, void> {
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = `${text}${value}`.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks.filter((each) => !each.startsWith(':'))) {
      const data = /^event: next\ndata: (.*)$/.exec(block)?.[1]
      if (data === undefined) return
      yield data
    }
  }
}

function readEvent<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    const event: { data?: unknown } = JSON.parse(text)
    return schema.safeParse(event.data).data
  } catch {
    return undefined
  }
}

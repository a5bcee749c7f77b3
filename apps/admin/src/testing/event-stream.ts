import type { Answer } from './admin-client.ts'

/** The events of a response that is GraphQL over SSE, each as it comes; ends with `complete`. */
export async function* readEvents({ body }: Response): AsyncGenerator<Answer, void> {
  if (body === null) throw new Error('the response has no body')
  let text = ''
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.startsWith('event: complete')) return
      const data = /^event: next\ndata: (.*)$/s.exec(block)?.[1]
      if (data !== undefined) yield JSON.parse(data)
    }
  }
  throw new Error('the events ended without "complete"')
}

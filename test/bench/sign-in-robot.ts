import type { Exchange } from './http-exchange.ts'

const FIELDS = { login: 'alice', username: 'alice', password: 'correct horse', decision: 'allow' }

/**
 * Goes through whatever forms a provider shows until it is sent to the client, and returns the cookies
 * that it has then.
 */
export async function signIn(exchange: Exchange, start: string, callback: string): Promise<string> {
  const cookies = new Map<string, string>()
  const ask = async (url: string, form?: Readonly<Record<string, string>>) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const answer = await exchange({ url, headers: { cookie }, ...(form && { form }) })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  let url = start
  let answer = await ask(url)
  for (let step = 0; step < 20; step++) {
    const { location } = answer.headers
    if (location?.startsWith(callback)) return [...cookies].map((pair) => pair.join('=')).join('; ')
    if (location !== undefined) {
      url = new URL(location, url).href
      answer = await ask(url)
    } else {
      const action = /<form[^>]* action="([^"]+)"/.exec(answer.text)?.[1]
      if (action === undefined) break
      url = new URL(action.replaceAll('&amp;', '&'), url).href
      answer = await ask(url, { ...FIELDS, ...hiddenFields(answer.text) })
    }
  }
  throw new Error(`no way from ${start} to ${callback}: ${answer.status} ${answer.text.slice(-700)}`)
}

function hiddenFields(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => input)
  return Object.fromEntries(
    inputs.map((input) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? '',
      (/value="([^"]*)"/.exec(input)?.[1] ?? '').replaceAll('&amp;', '&'),
    ]),
  )
}

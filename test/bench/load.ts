import { Agent, get } from 'node:http'
import { time } from './measure.ts'

const CONCURRENCY = 16

/** Requests a URL so many times over connections that are kept, and returns the time it took. */
export async function load(url: string, requests: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY })
  let remaining = requests
  const client = async () => {
    while (remaining-- > 0) await request(url, agent)
  }
  try {
    return await time(() => Promise.all(Array.from({ length: CONCURRENCY }, client)))
  } finally {
    agent.destroy()
  }
}

function request(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().on('end', resolve)
    }).on('error', reject)
  })
}

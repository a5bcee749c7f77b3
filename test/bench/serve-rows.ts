import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@barycenter/testing/free-port'
import { load } from './load.ts'
import { compare, type Row } from './measure.ts'
import { PROGRAM, start, surroundings } from './program.ts'

const REQUESTS = 4000
const MEMORY = 256
const BARE_HONO = fileURLToPath(new URL('bare-hono.ts', import.meta.url))

/** What serving costs: a real process, asked over real connections, beside one of a bare Hono route. */
export async function measureServing(folder: string): Promise<Row[]> {
  const { options, publicUrl } = await surroundings(folder)
  const provider = await start([PROGRAM, 'serve'], 'Barycenter is ready.', options)
  try {
    const rows: Row[] = []
    for (const name of ['openid-configuration', 'jwks.json']) {
      rows.push(await measureDocument(`${publicUrl}/.well-known/${name}`))
    }
    return [...rows, await measureMemory(provider)]
  } finally {
    provider.kill()
  }
}

async function measureDocument(url: string): Promise<Row> {
  const port = await findFreePort()
  const bare = await start([BARE_HONO, `${port}`, await (await fetch(url)).text()], 'ready', {})
  try {
    const { ours, baseline, ratio } = await compare(7, {
      baseline: () => load(`http://localhost:${port}/document`, REQUESTS),
      ours: () => load(url, REQUESTS),
    })
    const perSecond = (milliseconds: number) => Math.round((REQUESTS / milliseconds) * 1000)
    return {
      name: new URL(url).pathname,
      measured: `${perSecond(ours)} requests/s, a bare Hono route ${perSecond(baseline)}`,
      ratio,
      target: 'ratio >= 0.8',
      reached: ratio >= 0.8,
    }
  } finally {
    bare.kill()
  }
}

async function measureMemory({ pid }: ChildProcess): Promise<Row> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const resident = Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
  return {
    name: 'memory of serving, after that load',
    measured: `${resident} MiB`,
    target: `< ${MEMORY} MiB`,
    reached: resident < MEMORY,
  }
}

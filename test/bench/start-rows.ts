import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compare, type Row, time } from './measure.ts'
import { PROGRAM, run, start, surroundings } from './program.ts'

/** How long the command takes to be there, beside a Node.js that does nothing. */
export async function measureStart(folder: string): Promise<Row[]> {
  const { options } = await surroundings(folder)
  const users = Array.from({ length: 10 }, (_, nth) => ({ username: `user-${nth}`, password: 'a password' }))
  await writeFile(join(folder, 'users.json'), JSON.stringify(users))
  const sync = [PROGRAM, 'sync-users', '--file', 'users.json', '--quiet']
  await run(sync, options)

  const baseline = () => time(() => run(['-e', '0'], options))
  const serving = await compare(7, {
    baseline,
    ours: async () => {
      const started = performance.now()
      const child = await start([PROGRAM, 'serve'], 'Barycenter is ready.', options)
      const ready = performance.now() - started
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill()
      await ended
      return ready
    },
  })
  const syncing = await compare(7, { baseline, ours: () => time(() => run(sync, options)) })
  return [
    describe('serve is ready', serving, 500),
    describe('sync-users of 10 unchanged users, in all', syncing, 400),
  ]
}

function describe(
  name: string,
  { ours, baseline, ratio }: Awaited<ReturnType<typeof compare>>,
  most: number,
): Row {
  return {
    name,
    measured: `${Math.round(ours)} ms, an empty Node.js ${Math.round(baseline)} ms`,
    ratio,
    target: `< ${most} ms`,
    reached: ours < most,
  }
}

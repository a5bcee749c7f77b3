import { randomInt } from 'node:crypto'
import { setTimeout as later } from 'node:timers/promises'
import { seededNumbers } from '@barycenter/testing/seeded-numbers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finished } from '../cli/command.ts'
import { type Arena, createArena, type Victim } from './arena.ts'
import { USERS } from './large-file.ts'
import { createWitness, type UserStates, type Witness } from './user-states.ts'

/** The same one makes the same choices again; what these meet is up to the machine. */
const SEED = Number(process.env['BARYCENTER_FAULT_SEED'] ?? randomInt(1, 2_000_000_000))
/** In all; of these each arena has its share. */
const KILLS = Number(process.env['BARYCENTER_FAULT_KILLS'] ?? 50)
/** A run to its end after so many kills. */
const KILLS_PER_RUN = 5

const ARENAS: readonly {
  dialect: 'sqlite' | 'postgres'
  transport: 'local' | 'served'
  victims: readonly Victim[]
  share: number
}[] = [
  { dialect: 'postgres', transport: 'served', victims: ['command', 'server', 'postgres'], share: 0.26 },
  { dialect: 'postgres', transport: 'served', victims: ['postgres', 'server', 'command'], share: 0.24 },
  { dialect: 'sqlite', transport: 'served', victims: ['command', 'server'], share: 0.3 },
  { dialect: 'sqlite', transport: 'local', victims: ['command'], share: 0.2 },
]

const summaryOf = ({ stdout }: Finished) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
const all = (version: number): UserStates =>
  new Map(Array.from({ length: USERS }, (_, nth) => [`user-${nth}`, version]))

describe.concurrent.each(ARENAS)(
  'random kills on $dialect, $transport',
  ({ dialect, transport, ...arena_ }) => {
    const { victims, share } = arena_
    const random = seededNumbers(SEED + ARENAS.findIndex((each) => each.victims === victims))
    const chance = (probability: number) => random() < probability
    const oneOf = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T
    let arena: Arena
    let witness: Witness
    const tally: string[] = []
    let version = 1
    /** How long a run takes, in milliseconds. */
    let span = 0

    beforeEach(async () => {
      arena = await createArena(dialect, transport)
      witness = createWitness(arena.database, random)
    })
    afterEach(() => arena.dispose())

    /** Runs to the end, twice: then everybody is as declared, and nothing is left to be done, or lies about. */
    async function converge(): Promise<void> {
      const began = performance.now()
      const first = await (await arena.sync(version, ['--wait=120s'])).finished
      span = performance.now() - began
      expect([first.status, first.stderr]).toEqual([0, expect.not.stringContaining('error')])
      expect(await witness.look()).toEqual(all(version))
      const again = await (await arena.sync(version, ['--wait=120s'])).finished
      expect(summaryOf(again)).toMatchObject({ unchanged: USERS, updated: 0, work: { rowsWritten: 0 } })
      expect(await arena.database.dump()).not.toMatch(/record_index/)
    }

    /** Kills somebody in the middle of a run. Returns false if the run was over before that. */
    async function killOnce(): Promise<boolean> {
      const before = await witness.look()
      if (chance(0.6)) version++
      const isAtomic = chance(0.7)
      const waits = chance(0.5)
      const words = [...(isAtomic ? [] : ['--on-error', 'continue']), ...(waits ? ['--wait=120s'] : [])]
      const victim = oneOf(victims)
      const run = await arena.sync(version, words)
      await later(random() * span)
      if (run.child.exitCode !== null) return false
      await arena.kill(victim, run)
      // What a killed process held would be waited for, for 15 seconds at most; most of the times that is past.
      if (chance(0.8)) await arena.workspace.database.execute('delete from leases')

      const { status, stdout, stderr } = await run.finished
      const told = `${victim} killed in version ${version}${words.join(' ')}: ${status}\n${stdout.slice(-500)}${stderr}`
      if (victim !== 'command') expect(waits ? [0] : [0, 4], told).toContain(status)
      const after = await witness.look()
      const left = new Set([...after.values()].map((each) => (each === version ? 'new' : 'old')))
      tally.push(`${victim}: ended with ${status}, left ${[...left].sort().join(' and ') || 'nobody'}`)
      if (status === 0) expect(after, told).toEqual(all(version))
      else if (isAtomic) expect([before, all(version)], told).toContainEqual(after)
      else
        for (const username of all(version).keys()) {
          expect([before.get(username), version], told).toContain(after.get(username))
        }
      return true
    }

    test(`nobody is lost, doubled or half-written, and the next run converges (seed ${SEED})`, async () => {
      await converge()
      for (let kills = 0; kills < Math.round(KILLS * share); ) {
        if (!(await killOnce())) continue
        kills++
        if (kills % KILLS_PER_RUN === 0) await converge()
      }
      await converge()
      // So that it can be seen whether kills meet runs at all kinds of moments.
      const counts = [...Map.groupBy(tally, (each) => each)].map(
        ([each, { length }]) => `  ${length} × ${each}\n`,
      )
      process.stdout.write(`${dialect}, ${transport}:\n${counts.sort().join('')}`)
    })
  },
)

// A process of its own that syncs users of a source into a pool's users file until it is killed: what it is
// called with are the file, the key file and the source.
import { systemClock } from '@barycenter/core/clock'
import { systemRandom } from '@barycenter/core/random'
import { createPoolTarget } from '../pool-target.ts'

const [usersFile = '', poolKeyFile = '', source = ''] = process.argv.slice(2)
const target = createPoolTarget({
  pool: { kind: 'pgpool', secretFormat: 'aes', poolKeyFile },
  usersFile,
  reload: undefined,
  rolesUrl: undefined,
  warn: () => {},
  random: systemRandom(systemClock),
})
for (let round = 0; ; round++) {
  const names = [`${source}-always`, `${source}-${round % 2 === 0 ? 'even' : 'odd'}`]
  await target.sync({
    users: names.map((username) => ({ username, password: `${round}` })),
    ...{ mode: 'APPLY', onError: 'ABORT', source, prune: 'DELETE', maxPrune: '100%' },
  })
  if (round === 1) process.stdout.write('two rounds\n')
}

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FOREIGN_EXPORTS } from '@barycenter/testing/foreign-exports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signsIn } from './sign-in.ts'
import { createWorkspace, type Serving, type Workspace } from './workspace.ts'

const DEX_HASH = '$2a$10$2b2cU8CPhOTaGrs1HRQuAueS7JTT5ZHsHSzYiFPm1leZck7Mc8T4W'

// From one system's export to somebody who signs in here with the password that they had there.
describe.each([
  { dialect: 'sqlite', systems: ['keycloak', 'auth0', 'authelia', 'barycenter'] },
  { dialect: 'postgres', systems: ['dex', 'kratos', 'rauthy'] },
] as const)('convert, on $dialect', ({ dialect, systems }) => {
  let workspace: Workspace
  let serving: Serving
  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    serving = await workspace.serve(['--only', 'provider'])
  })
  afterAll(() => workspace.dispose())

  test.each(systems)('what %s exports can be synced, and people sign in as before', async (system) => {
    const exported = FOREIGN_EXPORTS[system]
    if (exported === undefined) throw new Error('no such sample')
    for (const [name, content] of Object.entries(exported.files)) await workspace.write(name, content)

    const words = ['convert', '--from', system, ...Object.keys(exported.files), '--to', 'converted.json']
    const converted = await workspace.run(words)
    expect(converted.stdout).toBe('')
    expect(converted.stderr.trimEnd().split('\n').slice(0, -1)).toEqual(exported.reports)
    expect(converted.status).toBe(converted.stderr.includes('left out: ') ? 1 : 0)
    expect((await stat(join(workspace.folder, 'converted.json'))).mode & 0o777).toBe(0o600)

    const sync = await workspace.run(['sync-users', '-f', 'converted.json', '--quiet', '--source', system], {
      environment: { DEX_HASH },
    })
    expect(sync).toMatchObject({ status: 0, stderr: '' })
    for (const person of exported.people) {
      expect(await signsIn(serving.publicUrl, { ...person, password: `${person.password}x` })).toBe(false)
      expect({ ...person, signsIn: await signsIn(serving.publicUrl, person) }).toEqual({
        ...person,
        signsIn: true,
      })
    }
  })
})

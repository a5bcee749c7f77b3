import { DIALECTS } from '@barycenter/testing/databases'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createWorkspace, type Workspace } from './workspace.ts'

describe.each(DIALECTS)('migrate on %s', (dialect) => {
  let workspace: Workspace

  beforeEach(async () => {
    workspace = await createWorkspace(dialect)
  })
  afterEach(() => workspace.dispose())

  test('--check tells what is pending with exit status 2, and writes nothing', async () => {
    for (const _ of ['once', 'again']) {
      const { status, stdout } = await workspace.run(['migrate', '--check'])
      expect(stdout).toMatch(/^pending 0000_/)
      expect(status).toBe(2)
    }
  })

  test('applies what is pending and says which, once', async () => {
    expect(await workspace.run(['migrate'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^applied 0000_/),
    })
    const done = { status: 0, stdout: 'the database is up to date\n' }
    expect(await workspace.run(['migrate'])).toMatchObject(done)
    expect(await workspace.run(['migrate', '--check'])).toMatchObject(done)
  })

  test('refuses a database of a newer version', async () => {
    const stamp = dialect === 'sqlite' ? "'9999_newer', '2099-01-01'" : "'9999_newer'"
    expect(await workspace.run(['migrate'])).toMatchObject({ status: 0 })
    await workspace.database.execute(`insert into migrations values (${stamp})`)
    const { status, stderr } = await workspace.run(['migrate'])
    expect(stderr).toContain('9999_newer')
    expect(status).toBe(6)
  })
})

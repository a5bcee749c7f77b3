import { DIALECTS } from '@barycenter/testing/databases'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkspace, type Serving, type Workspace } from './workspace.ts'

describe.each(DIALECTS)('token on %s', (dialect) => {
  let workspace: Workspace
  let serving: Serving

  beforeAll(async () => {
    workspace = await createWorkspace(dialect)
    await workspace.write('users.json', [{ username: 'alice', password: 'secret' }])
    serving = await workspace.serve()
  })
  afterAll(() => workspace.dispose())

  const syncWith = (token: string) =>
    workspace.run(['sync-users', '-f', 'users.json', '--url', serving.adminUrl], {
      environment: { BARYCENTER_ADMIN_TOKEN: token },
    })

  test('a token works once it is created, and no longer once it is revoked', {
    timeout: 90_000,
  }, async () => {
    const created = await workspace.run([
      'token',
      'create',
      '--name',
      'ci',
      '--scope',
      'users:sync',
      '--expires-in',
      '30d',
    ])
    expect(created).toMatchObject({ status: 0, stdout: expect.stringMatching(/^bary_\w{32}_[\w-]{43}\n$/) })
    expect(created.stderr).toContain('not shown again')
    expect(created.stderr).not.toContain(created.stdout.trim())
    expect(await workspace.database.dump()).not.toContain(created.stdout.trim().slice(-43))
    expect(await syncWith(created.stdout)).toMatchObject({ status: 0 })

    const listed = await workspace.run(['token', 'list', '--output', 'json'])
    const tokens: unknown[] = JSON.parse(listed.stdout)
    expect(listed.stdout).not.toContain(created.stdout.trim().slice(-43))
    const id = (created.stdout.split('_')[1] ?? '').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    expect(tokens).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'first-start', state: 'valid', scopes: ['admin'], expiresAt: null }),
        expect.objectContaining({ tokenId: id, name: 'ci', state: 'valid', scopes: ['users:sync'] }),
      ]),
    )
    expect(await workspace.run(['token', 'revoke', id])).toMatchObject({
      status: 0,
      stdout: `revoked ${id} (ci)\n`,
    })
    const refused = await syncWith(created.stdout)
    expect(refused.stderr).toMatch(/^error: UNAUTHENTICATED: .*BARYCENTER_ADMIN_TOKEN/)
    expect(refused).toMatchObject({ status: 5, stdout: '' })

    expect(await workspace.run(['token', 'revoke', id])).toMatchObject({ status: 3 })
    const table = await workspace.run(['token', 'list'])
    expect(table.stdout).toMatch(/^ID +NAME +STATE/)
    expect(table.stdout).toMatch(/ ci +revoked +users:sync /)
  })

  test('a token allows what its scopes say', async () => {
    const created = await workspace.run(['token', 'create', '--name', 'reader', '--scope', 'users:read'])
    const { status, stderr } = await syncWith(created.stdout)
    expect(status).toBe(5)
    expect(stderr).toMatch(/^error: FORBIDDEN: /)
  })
})

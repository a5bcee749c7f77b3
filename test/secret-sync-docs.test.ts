import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noticesOf } from '@barycenter/controller/events/notice'
import { SECRET_KEYS } from '@barycenter/controller/secrets/secret-object'
import { readEntry } from '@barycenter/controller/selection/read-declaration'
import { selectClaims } from '@barycenter/controller/selection/select-claims'
import { describe, expect, test } from 'vitest'

const page = readFileSync(join(import.meta.dirname, '../docs/secret-sync.md'), 'utf8')

/** What a Secret declares that is the older the shorter its name. */
function entryOf(name: string, data: Readonly<Record<string, string | Buffer>>) {
  const values = SECRET_KEYS.flatMap((key) => {
    const value = data[key]
    return value === undefined ? [] : [[key, Buffer.from(value).toString('base64')] as const]
  })
  const names = { namespace: 'demo', name, uid: name, resourceVersion: '1' }
  const secret = { ...names, createdAt: name.length, onDelete: undefined, data: new Map(values) }
  return readEntry(secret, { source: 'secrets', hashes: 'ours' }, undefined)
}

describe('docs/secret-sync.md', () => {
  test.each([[{ username: 'john' }], [{ username: 'john', password: Buffer.from([0xff, 0xfe]) }]])(
    'has the Event of a Secret that is malformed: %j',
    (data) => {
      const [notice] = noticesOf([entryOf('john', data)], [], [])
      expect(page).toContain(`\`${notice?.reason}\`: \`${notice?.message}\``)
    },
  )

  test('has the Event of one that names the user of another', () => {
    const entries = ['john', 'johnny'].map((name) => entryOf(name, { username: 'John', password: 'of-john' }))
    const [notice] = noticesOf(entries, selectClaims(entries).conflicts, [])
    expect(notice?.secret.name).toBe('johnny')
    expect(page).toContain(`\`${notice?.reason}\`: \`${notice?.message}\``)
  })

  test('names the keys of a Secret that mean something', () => {
    expect(SECRET_KEYS.filter((key) => !page.includes(`\`${key}\``))).toEqual([])
  })
})

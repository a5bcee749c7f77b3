import { expect, test } from 'vitest'
import { readSecretObject } from './secret-object.ts'

const metadata = {
  name: 'sync-secret',
  namespace: 'demo',
  uid: '13094a22-9374-4878-975b-17b1afa674a7',
  resourceVersion: '206',
  creationTimestamp: '2030-01-01T00:00:00Z',
}

test('a Secret needs neither annotations nor data to be one', () => {
  const read = { namespace: 'demo', name: 'sync-secret', createdAt: Date.parse('2030-01-01T00:00:00Z') }
  expect(readSecretObject({ metadata })).toMatchObject({ ...read, onDelete: undefined, data: new Map() })
  expect(readSecretObject({ metadata: { ...metadata, annotations: null }, data: null })).toMatchObject(read)
})

test('of a Secret is kept what means something, and nothing else', () => {
  const data = { username: 'am9obg==', password: 'MTIzNDU=', other: 'eA==', email: 7 }
  const annotations = { 'barycenter.io/on-delete': 'disable', 'kubectl.kubernetes.io/last-applied': '{}' }
  const secret = readSecretObject({ metadata: { ...metadata, annotations }, data })
  expect(secret?.onDelete).toBe('disable')
  expect(secret?.data).toEqual(
    new Map([
      ['username', 'am9obg=='],
      ['password', 'MTIzNDU='],
    ]),
  )
})

test.each([undefined, null, 'text', {}, { metadata: { ...metadata, uid: undefined } }])(
  '%j is no Secret',
  (raw) => {
    expect(readSecretObject(raw)).toBeUndefined()
  },
)

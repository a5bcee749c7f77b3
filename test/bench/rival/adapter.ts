import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { RivalStore } from './store.ts'

/** The rival's storage interface, over one table: what its documentation suggests, and what its users write. */
export function createAdapter(store: RivalStore): (name: string) => Adapter {
  return (name) => {
    const key = (id: string) => `${name}:${id}`
    const read = (payload: string | undefined): AdapterPayload | undefined =>
      payload === undefined ? undefined : JSON.parse(payload)
    return {
      upsert: async (id, payload, expiresIn) => {
        await store.put({
          id: key(id),
          payload: JSON.stringify(payload),
          grantId: payload.grantId ?? null,
          uid: payload.uid ?? null,
          expiresAt: expiresIn ? Math.floor(Date.now() / 1000) + expiresIn : null,
        })
      },
      find: async (id) => read(await store.find('id', key(id))),
      findByUid: async (uid) => read(await store.find('uid', uid)),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const payload = read(await store.find('id', key(id)))
        if (payload === undefined) return
        await store.consume(key(id), JSON.stringify({ ...payload, consumed: Math.floor(Date.now() / 1000) }))
      },
      destroy: (id) => store.remove(key(id)),
      revokeByGrantId: (grantId) => store.removeGrant(grantId),
    }
  }
}

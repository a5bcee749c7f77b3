import type { Passkey as KnownPasskey } from '@barycenter/core/passkeys/passkey'
import { builder } from '../builder.ts'

/** A passkey of a user: Web Authentication Level 3. */
export const Passkey = builder.objectRef<KnownPasskey>('Passkey').implement({
  description: 'A passkey of a user. The key itself never leaves their device.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What they call it.' }),
    credentialId: t.exposeID('credentialId', {
      description: 'Names it to the device: the credential id of Web Authentication, base64url.',
    }),
    transports: t.exposeStringList('transports', {
      description: 'How the device is reached: `usb`, `nfc`, `ble`, `smart-card`, `hybrid`, `internal`.',
    }),
    backupEligible: t.exposeBoolean('backupEligible', {
      description: 'Whether it can be synced to other devices: then its `amr` is `swk`, and else `hwk`.',
    }),
    backedUp: t.exposeBoolean('backedUp', {
      description: 'Whether it has been synced, when it was used last.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was set up.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last.',
    }),
  }),
})

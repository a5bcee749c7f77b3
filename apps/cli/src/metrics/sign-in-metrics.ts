import { GRANT_TYPES } from '@barycenter/core/clients/client-metadata'
import { Counter, type Registry } from 'prom-client'
import type { Recorders } from './recorders.ts'

type Kinds =
  | 'sign_in'
  | 'tokens_issued'
  | 'client_authentication_failed'
  | 'admin_authentication_failed'
  | 'logout_delivery'

/** Counts what people, clients and operators do to get in, and what becomes of logouts. */
export function signInMetrics(registry: Registry): Pick<Recorders, Kinds> {
  const registers = [registry]
  const signIns = new Counter({
    name: 'barycenter_sign_ins_total',
    help: 'Sign-ins, by the last factor that was asked for; `limited`: refused unseen, for too many had failed.',
    labelNames: ['factor', 'outcome'],
    registers,
  })
  const tokens = new Counter({
    name: 'barycenter_token_responses_total',
    help: 'Successful answers of the token endpoint; each has an access token.',
    labelNames: ['grant_type'],
    registers,
  })
  const clients = new Counter({
    name: 'barycenter_client_authentication_failures_total',
    help: 'Requests of clients that could not prove who they are; `limited`: refused unseen.',
    labelNames: ['method', 'reason'],
    registers,
  })
  const operators = new Counter({
    name: 'barycenter_admin_authentication_failures_total',
    help: 'Requests to the admin API without credentials, or with ones that are not valid.',
    labelNames: ['reason'],
    registers,
  })
  const logouts = new Counter({
    name: 'barycenter_logout_deliveries_total',
    help: 'Attempts to tell clients of logouts; `postponed`: to be tried again.',
    labelNames: ['outcome'],
    registers,
  })
  // What has not happened yet has happened 0 times: an alert on an increase would miss the first.
  for (const factor of ['password', 'passkey'])
    for (const outcome of ['succeeded', 'failed', 'limited']) signIns.inc({ factor, outcome }, 0)
  for (const outcome of ['delivered', 'postponed', 'given_up']) logouts.inc({ outcome }, 0)
  for (const reason of ['missing', 'invalid']) operators.inc({ reason }, 0)
  for (const grant_type of GRANT_TYPES) tokens.inc({ grant_type }, 0)
  return {
    sign_in: ({ factor, outcome }) => signIns.inc({ factor, outcome }),
    tokens_issued: ({ grantType }) => tokens.inc({ grant_type: grantType }),
    client_authentication_failed: ({ method, reason }) => clients.inc({ method, reason }),
    admin_authentication_failed: ({ reason }) => operators.inc({ reason }),
    logout_delivery: ({ outcome }) => logouts.inc({ outcome }),
  }
}

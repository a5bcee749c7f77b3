import { kubectl, throughPort } from './cluster.ts'
import { eventually } from './run.ts'

/** A user, as the admin API shows them. */
export interface ShownUser {
  readonly enabled: boolean
  /** Grows with each change. */
  readonly revision: number
}

/** A release of the chart with its admin token. */
export interface Release {
  readonly namespace: string
  readonly fullname: string
}

/** Asks the admin service of a release for a user, until they are as is wanted; null: until they are gone. */
export async function untilUser(
  { namespace, fullname }: Release,
  username: string,
  isWanted: (user: ShownUser | null) => boolean,
): Promise<ShownUser | null> {
  const encoded = await kubectl(
    ...['-n', namespace, 'get', 'secret', `${fullname}-admin-token`, '-o', 'jsonpath={.data.token}'],
  )
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${Buffer.from(encoded, 'base64').toString()}`,
  }
  const query = 'query ($username: String!) { user(username: $username) { enabled revision } }'
  const body = JSON.stringify({ query, variables: { username } })
  return throughPort(namespace, `${fullname}-admin`, 8081, async (url) => {
    const { user } = await eventually(
      async () => {
        const response = await fetch(`${url}/admin/graphql`, { method: 'POST', headers, body })
        const { data } = await response.json()
        return isWanted(data.user) ? data : undefined
      },
      60,
      `${username} is as declared`,
    )
    return user
  })
}

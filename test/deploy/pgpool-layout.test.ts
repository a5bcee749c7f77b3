import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readManifests } from './helm.ts'
import { type Container, podSpecOf } from './pods.ts'

interface Mounting extends Container {
  readonly volumeMounts: readonly {
    readonly name: string
    readonly mountPath: string
    readonly readOnly?: boolean
  }[]
  readonly env?: readonly { readonly name: string; readonly value: string }[]
}

const FILE = join(import.meta.dirname, '../../deploy/kubernetes/pgpool/pgpool.yaml')
const objects = readManifests(readFileSync(FILE, 'utf8'))
const { data } = objects.find(({ kind }) => kind === 'ConfigMap') as unknown as {
  data: Record<string, string>
}
const deployment = objects.find(({ kind }) => kind === 'Deployment')
// What a schema has checked.
const pod = (deployment && podSpecOf(deployment)) as unknown as {
  readonly containers: readonly [Mounting, Mounting]
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[]
  readonly shareProcessNamespace?: boolean
  readonly securityContext: { readonly runAsUser?: number }
}
const [pgpool, sync] = pod.containers
const setting = (name: string) => new RegExp(`^${name} = '(.*)'$`, 'm').exec(data['pgpool.conf'] ?? '')?.[1]
const flag = (name: string) =>
  sync.args?.find((arg) => arg.startsWith(`--${name}=`))?.slice(`--${name}=`.length) ?? ''
const mountOf = ({ volumeMounts }: Mounting, path: string) =>
  volumeMounts.find(({ mountPath }) => dirname(path) === mountPath)

test('Pgpool reads the users file that the other container writes, with the same key', () => {
  expect(setting('pool_passwd')).toBe(flag('users-file'))
  for (const path of [flag('users-file'), flag('reload-pid-file')]) {
    const shared = pod.containers.map((container) => mountOf(container, path))
    expect(new Set(shared.map((mount) => mount?.name)).size).toBe(1)
    expect(shared.map((mount) => mount?.readOnly)).toEqual([undefined, undefined])
    expect(pod.volumes.find(({ name }) => name === shared[0]?.name)?.emptyDir).toBeDefined()
  }
  const key = flag('pool-key-file')
  expect(pgpool.env).toContainEqual({ name: 'PGPOOLKEYFILE', value: key })
  expect(mountOf(pgpool, key)).toEqual(mountOf(sync, key))
  expect(mountOf(sync, key)?.readOnly).toBe(true)
})

test('the other container can reload Pgpool: same processes, same user, and the process id that it writes', () => {
  expect(setting('pid_file_name')).toBe(flag('reload-pid-file'))
  expect(pod.shareProcessNamespace).toBe(true)
  const users = pod.containers.map(({ securityContext }) => securityContext?.runAsUser)
  expect([...users, pod.securityContext.runAsUser]).toEqual([undefined, undefined, 70])
})

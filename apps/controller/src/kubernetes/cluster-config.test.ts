import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ClusterConfigError, type ClusterEnvironment, loadClusterConfig } from './cluster-config.ts'

const NOWHERE: ClusterEnvironment = {
  kubeconfig: undefined,
  home: undefined,
  serviceHost: undefined,
  servicePort: undefined,
}

/** A kubeconfig with one context for each name, which its cluster, its user and its namespace have, too. */
function kubeconfig(...names: readonly string[]): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name, namespace: name } })),
    clusters: names.map((name) => ({ name, cluster: { server: `https://${name}.example` } })),
    users: names.map((name) => ({ name, user: { token: `secret-of-${name}` } })),
  })
}

describe('the cluster', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'barycenter-cluster-'))
    mkdirSync(join(folder, '.kube'))
    mkdirSync(join(folder, 'account'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (path: string, text: string) => writeFileSync(join(folder, path), text)
  const load = (
    environment: Partial<ClusterEnvironment>,
    named: { kubeconfig?: string; context?: string } = {},
  ) =>
    loadClusterConfig(
      {
        kubeconfig: named.kubeconfig,
        context: named.context,
        workingDirectory: folder,
        environment: { ...NOWHERE, ...environment },
      },
      join(folder, 'account'),
    )
  const serverOf = (...args: Parameters<typeof load>) => load(...args).getCurrentCluster()?.server

  test('is that of the file which was named, else of KUBECONFIG, else of the pod, else of ~/.kube/config', () => {
    write('named', kubeconfig('named', 'other'))
    write('first', kubeconfig('first'))
    write('.kube/config', kubeconfig('usual'))
    write('account/token', 'secret-of-pod')
    write('account/namespace', 'in-pod\n')
    const pod = { serviceHost: '10.0.0.1', home: folder }
    expect(serverOf({ ...pod, kubeconfig: 'first' }, { kubeconfig: 'named' })).toBe('https://named.example')
    expect(serverOf({}, { kubeconfig: 'named', context: 'other' })).toBe('https://other.example')
    expect(serverOf({ ...pod, kubeconfig: 'first' })).toBe('https://first.example')
    expect(serverOf(pod)).toBe('https://10.0.0.1:443')
    expect(load(pod).getContextObject('pod')?.namespace).toBe('in-pod')
    expect(serverOf({ serviceHost: 'fd00::1', servicePort: '6443' })).toBe('https://[fd00::1]:6443')
    expect(serverOf({ home: folder })).toBe('https://usual.example')
  })

  test('may be described in several files, of which the first counts, and some may be missing', () => {
    write('first', kubeconfig('a', 'b'))
    write('second', kubeconfig('b', 'c'))
    const environment = { kubeconfig: 'first:missing:second' }
    expect(serverOf(environment)).toBe('https://a.example')
    expect(serverOf(environment, { context: 'c' })).toBe('https://c.example')
  })

  test('that cannot be found is refused with what to do, and nothing of what was read', () => {
    const refusal = (...args: Parameters<typeof load>): string => {
      try {
        load(...args)
      } catch (error) {
        if (error instanceof ClusterConfigError) return error.message
        throw error
      }
      throw new TypeError('not refused')
    }
    expect(refusal({ home: folder })).toMatch(/--kubeconfig or KUBECONFIG/)
    expect(refusal({ kubeconfig: 'missing' })).toMatch(/missing cannot be read: ENOENT/)
    write('damaged', 'users: [{name: a, user: {token: secret-of-a')
    expect(refusal({}, { kubeconfig: 'damaged' })).toMatch(/damaged cannot be read: it is no kubeconfig$/)
    write('named', kubeconfig('a', 'b'))
    expect(refusal({}, { kubeconfig: 'named', context: 'c' })).toMatch(/no context "c"; it has a, b/)
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readManifests } from './helm.ts'
import { schemaProblem } from './kubernetes-schemas.ts'
import { podSpecOf, restrictedProblems } from './pods.ts'

const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url))
const files = readdirSync(join(DEPLOY, 'kubernetes'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'))
  .map((name) => join('kubernetes', name))
const read = (file: string) => readManifests(readFileSync(join(DEPLOY, file), 'utf8'))

test.each(files)('%s is what Kubernetes takes, in its namespace, with pods that it admits', async (file) => {
  const objects = read(file)
  expect(objects.length).toBeGreaterThan(0)
  const problems = await Promise.all(objects.map(schemaProblem))
  expect(problems.filter((problem) => problem !== undefined)).toEqual([])
  for (const { kind, metadata } of objects)
    expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe(
      file.includes('pgpool/') ? 'demo' : 'barycenter',
    )
  const pods = objects.map(podSpecOf).filter((pod) => pod !== undefined)
  expect(pods.flatMap(restrictedProblems)).toEqual([])
})

test('the folder itself applies as the guide says: everything in it belongs to one running installation', () => {
  const kinds = files.filter((file) => dirname(file) === 'kubernetes').flatMap((file) => read(file))
  expect(kinds.map(({ kind }) => kind).sort()).toEqual([
    'ConfigMap',
    'Deployment',
    'Ingress',
    'Ingress',
    'Namespace',
    'PersistentVolumeClaim',
    'Secret',
    'Service',
    'Service',
  ])
})

test('the kustomization names files that are there, and the image that they have', () => {
  const { resources, images } = parse(readFileSync(join(DEPLOY, 'kustomization.yaml'), 'utf8'))
  expect(resources.filter((resource: string) => !files.includes(resource))).toEqual([])
  const used = resources.flatMap(read).map(podSpecOf)
  expect(used.flatMap((pod: ReturnType<typeof podSpecOf>) => pod?.containers ?? [])).toMatchObject([
    { image: `${images[0].name}:latest` },
  ])
})

test('the component names all files that work without others, and no others', () => {
  const folder = 'kubernetes/secret-sync'
  const { kind, resources } = parse(readFileSync(join(DEPLOY, folder, 'kustomization.yaml'), 'utf8'))
  expect(kind).toBe('Component')
  expect(resources.map((name: string) => `${folder}/${name}`).sort()).toEqual(
    files.filter((file) => dirname(file) === folder && !/network-policy|budget/.test(file)).sort(),
  )
})

test('what watches Secrets is of the ServiceAccount that may, as its flags need it, in every layout', () => {
  const layouts = ['secret-sync', 'pgpool'].map((folder) =>
    files.filter((file) => dirname(file) === `kubernetes/${folder}`).flatMap(read),
  )
  for (const objects of layouts) {
    const pod = objects.map(podSpecOf).find((found) => found !== undefined)
    expect(pod?.automountServiceAccountToken).toBe(true)
    const [account] = objects.filter(({ kind }) => kind === 'ServiceAccount')
    expect(pod?.serviceAccountName).toBe(account?.metadata.name)
    const { args = [] } = pod?.containers.find(({ name }) => name === 'secret-sync') ?? {}
    expect(args).toContain(`--namespace=${account?.metadata.namespace}`)
    const granted = objects.flatMap(({ rules = [] }) => rules as { resources: string[]; verbs: string[] }[])
    const verbsOn = (resource: string) =>
      granted.flatMap(({ resources, verbs }) => (resources.includes(resource) ? verbs : []))
    expect(verbsOn('secrets')).toEqual(['get', 'list', 'watch'])
    expect(verbsOn('events')).toEqual(['create'])
    const hasLeader = !args.some((arg) => arg.startsWith('--target=pgpool'))
    expect(verbsOn('leases')).toEqual(hasLeader ? ['create', 'get', 'update'] : [])
  }
})

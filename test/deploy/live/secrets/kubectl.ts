import { attempt, type Ended, run } from '../run.ts'

/** kubectl with somebody's kubeconfig. */
export interface Kubectl {
  /** Runs it; it has to succeed. */
  (...words: readonly string[]): Promise<string>
  /** Runs it on a text, `-f -`; it has to succeed. */
  withInput(text: string, ...words: readonly string[]): Promise<string>
  /** Runs it to its end, whatever that is. */
  attempt(...words: readonly string[]): Promise<Ended>
  /** Applies manifests: YAML, or objects. */
  apply(...manifests: readonly (string | object)[]): Promise<string>
  /** Reads objects as they are; what is expected of them is for whoever asks to say. */
  get<T>(...words: readonly string[]): Promise<T>
}

/** Makes kubectl use a kubeconfig. */
export function kubectlWith(kubeconfig: string): Kubectl {
  const as = ['--kubeconfig', kubeconfig]
  const kubectl = (...words: readonly string[]) => run('kubectl', [...as, ...words])
  return Object.assign(kubectl, {
    withInput: (text: string, ...words: readonly string[]) => run('kubectl', [...as, ...words], text),
    attempt: (...words: readonly string[]) => attempt('kubectl', [...as, ...words]),
    apply: (...manifests: readonly (string | object)[]) =>
      run('kubectl', [...as, 'apply', '-f', '-'], asYaml(manifests)),
    get: async (...words: readonly string[]) => JSON.parse(await kubectl('get', ...words, '-o', 'json')),
  })
}

/** JSON is YAML; but kubectl takes for JSON alone what begins with a brace. */
function asYaml(manifests: readonly (string | object)[]): string {
  return manifests
    .map((manifest) => `---\n${typeof manifest === 'string' ? manifest : JSON.stringify(manifest)}\n`)
    .join('')
}

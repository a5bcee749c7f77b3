import { SIGNING_ALGORITHMS } from '@barycenter/core/keys/signing-keys'
import { type Command, Option } from 'commander'
import type { ListKeysOptions } from '../keys/list-keys.ts'
import type { RotateKeyOptions } from '../keys/rotate-key.ts'
import type { Runner } from './command-runner.ts'

/** Declares `keys list`, `keys rotate` and `keys retire`. */
export function declareKeys(program: Command, run: Runner): void {
  const keys = program
    .command('keys')
    .description('list, rotate and retire the keys that tokens are signed with')
  const output = () =>
    new Option('--output <format>', 'how to print the result').choices(['text', 'json']).default('text')
  keys
    .command('list')
    .description('list all signing keys, without their private halves')
    .addOption(output())
    .action((options: ListKeysOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../keys/list-keys.ts')).listKeys(invocation, options),
      ),
    )
  keys
    .command('rotate')
    .description(
      'make a key that takes over in some minutes, once everybody can have read it; running servers follow',
    )
    .addOption(
      new Option('--alg <algorithm>', 'which algorithm gets a new key; keys.alg if absent').choices(
        SIGNING_ALGORITHMS,
      ),
    )
    .option(
      '--now',
      'in an emergency: the new key signs at once, and all others of the algorithm are retired',
    )
    .addOption(output())
    .action((options: RotateKeyOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../keys/rotate-key.ts')).rotateKey(invocation, options),
      ),
    )
  keys
    .command('retire')
    .description('publish and trust a key that no longer signs, or does not yet, no more')
    .argument('<key-id>', 'the `kid`, as `keys list` shows it; after `--` if it begins with a dash')
    .action((keyId: string, _options: object, command: Command) =>
      run(command, async (invocation) =>
        (await import('../keys/retire-key.ts')).retireKey(invocation, keyId),
      ),
    )
}

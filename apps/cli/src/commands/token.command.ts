import { ADMIN_SCOPES } from '@barycenter/core/admin-tokens/admin-token'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../duration.ts'
import type { CreateTokenOptions } from '../tokens/create-token.ts'
import type { ListTokensOptions } from '../tokens/list-tokens.ts'
import type { Runner } from './command-runner.ts'

/** Declares `token create`, `token list` and `token revoke`. */
export function declareToken(program: Command, run: Runner): void {
  const token = program.command('token').description('make, list and revoke tokens for the admin service')
  token
    .command('create')
    .description('make a token; its text is printed once, and stored nowhere')
    .requiredOption('--name <name>', 'what it is for; the audit log names it')
    .addOption(
      new Option('--scope <scope...>', 'what it allows; may be given several times')
        .choices(ADMIN_SCOPES)
        .makeOptionMandatory(),
    )
    .option('--expires-in <duration>', 'how long it is valid: 12h, 30d; without end if absent', lifetime)
    .action((options: CreateTokenOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../tokens/create-token.ts')).createToken(invocation, options),
      ),
    )
  token
    .command('list')
    .description('list all tokens, without their secrets')
    .addOption(
      new Option('--output <format>', 'how to print the list').choices(['text', 'json']).default('text'),
    )
    .action((options: ListTokensOptions, command: Command) =>
      run(command, async (invocation) =>
        (await import('../tokens/list-tokens.ts')).listTokens(invocation, options),
      ),
    )
  token
    .command('revoke')
    .description('end the validity of a token at once')
    .argument('<id>', 'as `token list` shows it')
    .action((id: string, _options: object, command: Command) =>
      run(command, async (invocation) =>
        (await import('../tokens/revoke-token.ts')).revokeToken(invocation, id),
      ),
    )
}

function lifetime(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined || seconds === 0)
    throw new InvalidArgumentError('A duration is a number with s, m, h or d: 30d.')
  return seconds
}

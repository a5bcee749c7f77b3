import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseDuration } from '../duration.ts'
import { INPUT_FORMATS } from '../input/input-format.ts'
import { declarePoolFlags } from '../pools/pool-flags.ts'
import { OUTPUT_FORMATS, type SyncUsersOptions } from '../sync/sync-users-options.ts'
import type { Runner } from './command-runner.ts'
import { declareAdminServiceFlags, passwordPolicyOption } from './shared-flags.ts'

const DEFAULT_WAIT = '120s'

/** Declares `sync-users`. */
export function declareSyncUsers(program: Command, run: Runner): void {
  const command = program
    .command('sync-users')
    .description('make the users of a file so: create who is missing, update who differs')
    .option(
      '-f, --file <file>',
      'users.json, a folder of such files, or - for standard input; may be given several times',
      collect,
    )
    .addOption(
      new Option(
        '--format <format>',
        'what the files are written in; otherwise their names or contents tell',
      ).choices(INPUT_FORMATS),
    )
  declareAdminServiceFlags(command)
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--detailed-exitcode', 'exit with 2 if something changes, or would')
    .addOption(passwordPolicyOption())
    .addOption(
      new Option(
        '--on-error <mode>',
        'what one bad record means for the others: all or nothing, or all that are good',
      )
        .choices(['abort', 'continue'])
        .default('abort'),
    )
    .option('--source <name>', 'who declares these users')
    .addOption(
      new Option('--prune <mode>', 'what happens to users of the source who are in no file')
        .choices(['none', 'disable', 'delete'])
        .default('none'),
    )
    .option('--no-take-over', 'refuse users who are there already and belong to another source, or to none')
    .option('--max-prune <limit>', 'refuse to prune more users than this: a number, or a share like 20%')
    .option('--expect-plan <hash>', 'refuse if the plan is no longer the one that a dry run showed')
    .option(
      '--idempotency-key <key>',
      'repeat a run by this name: within a day it gets the answer of the first that wrote something',
    )
    .addOption(
      new Option('--wait [duration]', 'go on trying while the server or the database is not up yet')
        .preset(DEFAULT_WAIT)
        .argParser(duration),
    )
    .option('--watch', 'sync again when the files change, and every --interval, until a signal comes')
    .addOption(
      new Option(
        '--interval <duration>',
        'how long after a run --watch makes the next one although nothing changed (default: 10m)',
      ).argParser(interval),
    )
    .addOption(
      new Option('--output <format>', 'how to print the result').choices(OUTPUT_FORMATS).default('text'),
    )
    .option('--quiet', 'show no progress; the result is printed as ever')
    .option('--print-schema', 'print the JSON Schema of users.json, and do nothing else')
  declarePoolFlags(command).action((options: SyncUsersOptions, command: Command) =>
    run(command, async (invocation) => {
      if (options.printSchema === true)
        return (await import('../sync/print-schema.ts')).printSchema(invocation)
      if (options.watch === true)
        return (await import('../watch/watch-users.ts')).watchUsers(invocation, options)
      if (options.interval !== undefined) command.error('error: --interval is of use with --watch only')
      return (await import('../sync/sync-users.ts')).syncUsers(invocation, options)
    }),
  )
}

function collect(path: string, paths: readonly string[] = []): readonly string[] {
  return [...paths, path]
}

function duration(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined) throw new InvalidArgumentError('A duration is a number with s, m, h or d: 120s.')
  return seconds
}

function interval(text: string): number {
  const seconds = duration(text)
  // Timers know no more than 2^31 milliseconds.
  if (seconds === 0 || seconds > 20 * 86_400)
    throw new InvalidArgumentError('An interval is longer than 0s, and at most 20d.')
  return seconds
}

import { type Command, InvalidArgumentError } from 'commander'
import type { BackupOptions } from '../backup/backup.ts'
import type { RestoreOptions } from '../backup/restore.ts'
import type { Runner } from './command-runner.ts'

/** Declares `backup` and `restore`. */
export function declareBackup(program: Command, run: Runner): void {
  program
    .command('backup')
    .description('copy the SQLite database while it is in use')
    .requiredOption('--to <path>', 'a file, or a folder that gets a file named after the time')
    .option('--replace', 'replace a file that is there')
    .option('--keep <number>', 'in a folder, delete all backups but the newest', parseNumber)
    .action((options: BackupOptions, command: Command) =>
      run(command, async (invocation) => (await import('../backup/backup.ts')).backup(invocation, options)),
    )
  program
    .command('restore')
    .description('put a backup in the place of the SQLite database, which nothing may be using')
    .requiredOption('--from <file>', 'the backup')
    .option('--replace', 'put a database that is there aside')
    .action((options: RestoreOptions, command: Command) =>
      run(command, async (invocation) => (await import('../backup/restore.ts')).restore(invocation, options)),
    )
}

function parseNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('a whole number from 1.')
}

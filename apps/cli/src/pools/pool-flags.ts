import { type Command, Option } from 'commander'

/** Where users can be made so. */
export const TARGETS = ['barycenter', 'pgpool', 'pgbouncer'] as const
/** One of {@link TARGETS}. */
export type TargetName = (typeof TARGETS)[number]

/** How passwords can be said in a users file; each pool knows three of these. */
export const SECRET_FORMATS = ['aes', 'text', 'scram', 'plain', 'md5'] as const

/** The flags that say how the users file of a connection pool is written. */
export interface PoolFlags {
  readonly target?: TargetName
  readonly usersFile?: string
  readonly poolKeyFile?: string
  readonly secretFormat?: (typeof SECRET_FORMATS)[number]
  readonly reloadCommand?: string
  readonly reloadPidFile?: string
  readonly createRoles?: true
  readonly rolesUrlFile?: string
}

/** Declares the flags that every command has which can write the users file of a connection pool. */
export function declarePoolFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--target <target>',
        'where users are made so: here, or in the users file of a connection pool',
      )
        .choices(TARGETS)
        .default('barycenter'),
    )
    .option('--users-file <file>', "pgpool's pool_passwd, or PgBouncer's userlist.txt")
    .option(
      '--pool-key-file <file>',
      "file of the key that pgpool's passwords are encrypted with (PGPOOLKEYFILE, or else ~/.pgpoolkey)",
    )
    .addOption(
      new Option(
        '--secret-format <format>',
        'how passwords are written down: aes (the default), text or md5 for pgpool; scram (the default), plain or md5 for PgBouncer',
      ).choices(SECRET_FORMATS),
    )
    .option(
      '--reload-command <command>',
      'tells the pool that its users file is another one; split into words, and run without a shell',
    )
    .option('--reload-pid-file <file>', 'instead: the file of the process that gets SIGHUP')
    .option('--create-roles', 'make the roles in PostgreSQL so, too')
    .option(
      '--roles-url-file <file>',
      'file of the URL of the PostgreSQL server for --create-roles (BARYCENTER_ROLES_URL)',
    )
}

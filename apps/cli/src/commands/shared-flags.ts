import { type Command, Option } from 'commander'

/** Declares the flags that say which admin service is talked to, and by which token. */
export function declareAdminServiceFlags(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'the admin service to talk to; without it, the configured database (BARYCENTER_ADMIN_URL)',
    )
    .option(
      '--token-file <file>',
      'file of the admin token (BARYCENTER_ADMIN_TOKEN, BARYCENTER_ADMIN_TOKEN_FILE)',
    )
}

/** The flag `--password-policy`; without it, the API's default counts. */
export function passwordPolicyOption(): Option {
  return new Option(
    '--password-policy <policy>',
    'when a declared password replaces the one that a user has',
  ).choices(['enforce', 'on_change', 'initial'])
}

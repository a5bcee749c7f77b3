import type { AdminClient, Answer } from './admin-client.ts'

const SYNC_USERS = `mutation ($input: SyncUsersInput!, $includeUnchanged: Boolean) {
  syncUsers(input: $input) {
    runId mode applied planHash durationMs
    total created updated unchanged disabled deleted failed
    work { passwordsHashed passwordsVerified rowsWritten sessionsRevoked grantsRevoked }
    results(includeUnchanged: $includeUnchanged) {
      index username subject action sessionsRevoked
      changes { field before after }
      errors { code message path }
    }
  }
}`

/** Executes `syncUsers` and selects all that there is. */
export async function executeSync(
  client: AdminClient,
  input: unknown,
  includeUnchanged = false,
): Promise<Answer & { readonly sync: Readonly<Record<string, unknown>> | undefined }> {
  const answer = await client.execute(SYNC_USERS, { input, includeUnchanged })
  const sync = answer.data?.['syncUsers']
  return { ...answer, sync: isRecord(sync) ? sync : undefined }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

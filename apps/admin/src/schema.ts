import { builder } from './builder.ts'
import './types/date-time.ts'
import './types/error.ts'
import './types/job.ts'
import './types/job-log.ts'
import './types/json.ts'
import './types/staged-sync.ts'
import './types/staged-sync-commit.ts'
import './types/staged-sync-results.ts'
import './types/sync-batch.ts'
import './types/sync-limits.ts'
import './types/sync-run.ts'
import './types/sync-users.ts'
import './types/triggered-job.ts'
import './types/user.ts'

/** The schema of the admin API; `schema.graphql` is its text. */
export const schema = builder.toSchema({ sortSchema: true })

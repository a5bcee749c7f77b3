/** What the playground's editor begins with. */
export const EXAMPLE_QUERY = `# Barycenter's admin API
#
# 1. Unless you came by a link with a token in it, or
#    have signed in: put an admin token into the Headers
#    below, and press Shift-Ctrl-R to load the schema.
# 2. Press Ctrl-Enter to plan a sync of the users
#    in the Variables. Nothing is changed yet.
# 3. Set the "mode" there to "APPLY", and do so.

mutation SyncUsers($input: SyncUsersInput!) {
  syncUsers(input: $input) {
    applied
    total
    created
    updated
    unchanged
    failed
    results {
      username
      action
      changes { field before after }
      errors { code message path }
    }
    planHash
  }
}
`

/** The variables of {@link EXAMPLE_QUERY}. */
export const EXAMPLE_VARIABLES = JSON.stringify(
  {
    input: {
      mode: 'PLAN',
      users: [
        { username: 'alice', email: 'alice@example.com', password: 'correct horse battery staple' },
        {
          username: 'bob',
          enabled: false,
          password: 'use a better one',
          properties: { department: 'Sales' },
        },
      ],
    },
  },
  null,
  2,
)

/** The headers to fill in. */
export const EXAMPLE_HEADERS = JSON.stringify({ Authorization: 'Bearer ' }, null, 2)

import type { Store } from '@barycenter/database/database'
import type { Steps } from '@barycenter/database/transaction'
import { findUserByKey, findUserBySubject } from '../user.store.ts'
import type { Subject, UserRecord } from '../user.ts'
import { usernameKey } from '../username.ts'

/** Which user is meant: one of the names that users have. */
export type UserReference =
  | { readonly kind: 'subject'; readonly subject: Subject }
  | { readonly kind: 'username'; readonly username: string }

/** The user who is meant. */
export function* findReferredUser(store: Store, reference: UserReference): Steps<UserRecord | undefined> {
  switch (reference.kind) {
    case 'subject':
      return isStorable(reference.subject) ? yield* findUserBySubject(store, reference.subject) : undefined
    case 'username':
      return isStorable(reference.username)
        ? yield* findUserByKey(store, usernameKey(reference.username))
        : undefined
  }
}

/** Whether PostgreSQL can be asked for a text: nobody has a name with anything else in it. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

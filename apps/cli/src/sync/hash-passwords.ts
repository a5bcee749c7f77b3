import { loadConfig } from '@barycenter/config/load-config'
import { createPasswords } from '@barycenter/core/passwords'
import { checkUser } from '@barycenter/core/users/check-user'
import { hashPasswordsIn } from '@barycenter/core/users-file/hash-document'
import { EXIT, type ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'
import { withProgress } from '../progress/progress.ts'
import { collectBatch } from './batch.ts'
import { type FileProblem, printProblem } from './file-problem.ts'
import { readJsonUsersFile } from './json-users-file.ts'
import type { UsersFile } from './users-file.ts'

/** The flags of `hash-passwords`, as they were parsed. */
export interface HashPasswordsOptions {
  /** A path; `-` is standard input. */
  readonly file: string
  readonly quiet?: true
}

/**
 * Prints a users file with argon2id hashes, at the configured cost, in place of its passwords, so that
 * no plaintext needs to be kept. A file with problems is refused as a whole.
 */
export async function hashPasswords(
  invocation: Invocation,
  { file: path, quiet }: HashPasswordsOptions,
): Promise<ExitStatus> {
  const { stdout, stderr } = invocation
  const config = loadConfig(invocation)
  const file = await readJsonUsersFile(invocation, path)
  const problems = [...collectBatch([file]).problems, ...tooShort(file, config.password.minimumLength)]
  if (problems.length > 0 || file.text === undefined) {
    stderr.write(`${problems.map(printProblem).join('')}error: nothing was hashed\n`)
    return EXIT.badInput
  }
  const { text } = file
  const passwords = createPasswords(config.password)
  const total = file.document.records.filter(({ user }) => typeof user?.password === 'string').length
  const work = { label: 'hashing passwords', unit: 'passwords', quiet: quiet === true }
  const hashed = await withProgress(invocation, work, ({ count }) => {
    let done = 0
    return hashPasswordsIn(text, async (plaintext) => {
      const hash = await passwords.hash(plaintext, 'import')
      count(++done, total)
      return hash
    })
  })
  stdout.write(hashed)
  return EXIT.done
}

/** Passwords that a sync would refuse: of a hash nobody can tell how long its password is. */
function tooShort({ name, document }: UsersFile, minimumLength: number): FileProblem[] {
  return document.records.flatMap(({ user }, index) =>
    (user === undefined ? [] : checkUser(user, minimumLength)).map(({ code, field, message }) => ({
      code,
      message,
      file: name,
      ...document.resolve(index, `/users/${index}/${field}`),
    })),
  )
}

import { TargetError, type TargetErrorKind } from '@barycenter/core/sync/target-error'

const REASONS: ReadonlyMap<string, readonly [TargetErrorKind, string]> = new Map([
  ['ENOENT', ['badInput', 'there is no such file or folder']],
  ['ENOTDIR', ['badInput', 'a part of its path is no folder']],
  ['EISDIR', ['badInput', 'it is a folder']],
  ['ELOOP', ['badInput', 'its symbolic links lead nowhere']],
  ['EACCES', ['notAllowed', 'this user has no right to it']],
  ['EPERM', ['notAllowed', 'this user has no right to it']],
  ['EROFS', ['notAllowed', 'it is on a file system that cannot be written to']],
  ['EBUSY', ['badInput', 'it is a mount of its own, which no rename can replace: mount its folder']],
  ['ENOSPC', ['failed', 'the disk is full']],
  ['SQLITE_FULL', ['failed', 'the disk is full']],
  ['SQLITE_CANTOPEN', ['notAllowed', 'it cannot be opened']],
  ['EDQUOT', ['failed', 'the disk quota is used up']],
])

/** Says what it means for an operator that something could not be done with a file. */
export function explainErrno(error: unknown, what: string): TargetError {
  const code = errnoOf(error)
  const [kind, reason] = REASONS.get(code ?? '') ?? ['failed', `it failed (${code ?? 'for no known reason'})`]
  return new TargetError(kind, `${what}: ${reason}`, { cause: error })
}

/** The code of an error of the operating system. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

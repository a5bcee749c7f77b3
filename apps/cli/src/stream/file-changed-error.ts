import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'

/** A file that is read several times is not any more what it was. */
export class FileChangedError extends CommandError {
  /** @param isDone whether the users of the file as it was were synced before that was found. */
  constructor(name: string, isDone: boolean) {
    const consequence = isDone
      ? 'the users are synced as it declared them before, and not all of them can be listed'
      : 'nothing was written'
    super(isDone ? EXIT.failed : EXIT.badInput, `${name} was changed while it was being read; ${consequence}`)
  }
}

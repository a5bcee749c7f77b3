import { errorCode } from './error-code.ts'

/** What the log says of an error: none of the other fields that drivers hang on theirs, like parameters. */
export interface ErrorDescription {
  readonly type: string
  readonly message: string
  readonly stack?: string | undefined
  readonly code?: string | undefined
  readonly cause?: ErrorDescription | undefined
  readonly errors?: readonly ErrorDescription[] | undefined
}

/** How many causes of causes are told. */
const DEPTH = 5

/** Describes an error and its causes for the log. */
export function describeError(error: unknown, depth = DEPTH): ErrorDescription {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown' }
  const { name, message, stack, cause } = error
  return {
    type: name,
    message,
    stack,
    code: errorCode(error),
    cause: cause !== undefined && depth > 0 ? describeError(cause, depth - 1) : undefined,
    errors:
      error instanceof AggregateError && depth > 0
        ? error.errors.map((each: unknown) => describeError(each, depth - 1))
        : undefined,
  }
}

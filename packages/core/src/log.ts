/** One line of the log: fields for machines, a message for people. Neither ever holds a secret. */
type Write = (fields: object, message: string) => void

/** Where the log goes; pino's logger is one. */
export interface Log {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
}

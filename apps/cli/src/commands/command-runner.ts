import type { Command } from 'commander'
import type { ExitStatus } from '../exit-status.ts'
import type { Invocation } from '../invocation.ts'

/** What a command does, once it has been imported. */
export type Work = (invocation: Invocation) => Promise<ExitStatus>

/** Does the work of a command that was found, with the options that all commands share. */
export type Runner = (command: Command, work: Work) => Promise<void>

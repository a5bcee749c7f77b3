/** The apps that a process can serve. */
export const APPS = ['provider', 'admin'] as const

/** One of {@link APPS}. */
export type AppName = (typeof APPS)[number]

/** The flags of `serve`, as they were parsed. */
export interface ServeOptions {
  readonly only?: AppName
}

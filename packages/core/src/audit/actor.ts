/** Where a request came from. */
export interface Origin {
  /** The address of the client, behind whatever proxies are trusted. */
  readonly address: string | undefined
  /** What the client calls itself, cut to {@link MAXIMUM_USER_AGENT}. */
  readonly userAgent: string | undefined
  /** Names the request in the log. */
  readonly requestId: string | undefined
}

/** Who does something, and from where: what each event of the audit log begins with. */
export interface Actor {
  /** `token:<name>`, `<issuer>:<sub>`, `cli`, `user:<subject>`, `client:<client_id>`, `schedule` or `anonymous`. */
  readonly actor: string
  readonly origin: Origin
}

/** The actor of what is done before it is known by whom. */
export const ANONYMOUS = 'anonymous'

/** What is kept of a User-Agent, in UTF-16 code units: the client says how long it is, and it may lie. */
const MAXIMUM_USER_AGENT = 512

/** The origin of what this process does by itself, or for whoever started it. */
export const LOCAL_ORIGIN: Origin = { address: undefined, userAgent: undefined, requestId: undefined }

/** Reads where a request came from; what the client says of itself is made fit to be stored, and to be shown on a terminal. */
export function asOrigin({ address, userAgent, requestId }: Origin): Origin {
  const told = userAgent
    ?.slice(0, MAXIMUM_USER_AGENT)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '\uFFFD')
  return { address, userAgent: told, requestId }
}

/** A person who acts for themselves. */
export function personActor(subject: string, origin: Origin): Actor {
  return { actor: `user:${subject}`, origin }
}

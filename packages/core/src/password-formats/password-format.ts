/** Why a text is no password hash that we take. */
export interface HashRefusal {
  readonly code: 'PASSWORD_HASH_INVALID' | 'PASSWORD_HASH_COST'
  /** For the operator. It repeats nothing of the hash. */
  readonly message: string
}

/** A way to write a password hash as a text. */
export interface PasswordFormat {
  /** How a text begins that means to be of this format. */
  readonly beginning: RegExp
  /** Checks the form and the cost of a hash, which is done when one is declared; undefined when it is good. */
  refuse(text: string): HashRefusal | undefined
  /** Whether a plaintext is the one behind a hash; never, if the hash would be refused. */
  verify(text: string, plaintext: string): Promise<boolean>
}

/** A format in terms of what a hash of it consists of. */
export interface FormatDefinition<Parts> {
  readonly beginning: RegExp
  /** What a hash looks like: the end of a sentence that begins with “not”. */
  readonly form: string
  /** Takes a text apart; undefined when it is not of the form. */
  read(text: string): Parts | undefined
  /** Why an evaluation would cost too much: a sign-in must not be able to exhaust the machine. */
  refuseCost(parts: Parts): string | undefined
  matches(parts: Parts, plaintext: string): Promise<boolean>
}

/** Makes a format that evaluates no hash that it would refuse. */
export function defineFormat<Parts>(definition: FormatDefinition<Parts>): PasswordFormat {
  const { beginning, form, read, refuseCost, matches } = definition
  return {
    beginning,
    refuse: (text) => {
      const parts = read(text)
      if (parts === undefined) return { code: 'PASSWORD_HASH_INVALID', message: `not ${form}` }
      const message = refuseCost(parts)
      return message === undefined ? undefined : { code: 'PASSWORD_HASH_COST', message }
    },
    verify: async (text, plaintext) => {
      const parts = read(text)
      return parts !== undefined && refuseCost(parts) === undefined && matches(parts, plaintext)
    },
  }
}

/** Why a cost parameter is out of its bounds; undefined if it is within. */
export function refuseOutside(
  name: string,
  value: number,
  [least, most]: readonly [number, number],
): string | undefined {
  return value >= least && value <= most
    ? undefined
    : `the cost parameter ${name} of the hash must be between ${least} and ${most}`
}

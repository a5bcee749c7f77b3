/** The parameters of a request, wherever they were: in the query, a form, or a request object. */
export interface RequestParameters {
  /** The value of a parameter; nothing if it is missing or empty. */
  find(name: string): string | undefined
  /** All values of a parameter that may be repeated. */
  all(name: string): readonly string[]
}

/**
 * The parameters of a request with a request object, whose members go before parameters of the same name,
 * OpenID Connect Core §6.1.
 */
export function supersede(
  parameters: RequestParameters,
  object: Readonly<Record<string, unknown>>,
): RequestParameters {
  const members = new Map(
    Object.entries(object).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(toText),
    ]),
  )
  return {
    find: (name) => {
      const [value] = members.get(name) ?? [parameters.find(name)]
      return value === '' ? undefined : value
    },
    all: (name) => members.get(name) ?? parameters.all(name),
  }
}

/** As the parameter would have it: numbers in decimal, objects (`claims`) as JSON. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import { styleText } from 'node:util'

/** The colours that outputs use. */
export type Colour = 'green' | 'yellow' | 'red' | 'dim'

/** Puts a colour on a text, or leaves it. */
export type Paint = (colour: Colour, text: string) => string

/** The paint for an output that shows colours, or does not. */
export function paintFor({ isColoured }: { readonly isColoured: boolean }): Paint {
  return (colour, text) => (isColoured ? styleText(colour, text, { validateStream: false }) : text)
}

import { fileURLToPath } from 'node:url'

/** The root folder of the checkout. */
export const checkout = fileURLToPath(new URL('..', import.meta.url))

/** A file or folder of the checkout, by its path from the root. */
export const inCheckout = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

import { sha256 } from '@barycenter/core/digest'
import { stylesheet } from '../interaction/views/stylesheet.ts'
import { accentStyles } from './accent-styles.ts'

/** An image that is part of the pages. */
export interface ThemeLogo {
  /** `image/svg+xml` or of a bitmap. */
  readonly mediaType: string
  readonly bytes: Uint8Array
}

/** What an operator may change about the looks of the pages. */
export interface ThemeOptions {
  /** What the product is called here: on each page and in its title. */
  readonly name: string
  /** The colour of buttons and links, as `#rrggbb`; all others are derived from it. */
  readonly accentColor?: string | undefined
  /** Stands in place of the product's own sign. */
  readonly logo?: ThemeLogo | undefined
}

/** The looks of all pages. */
export interface Theme {
  readonly name: string
  /** As a `data:` URL, so that a page is still a single response. */
  readonly logo: string | undefined
  readonly stylesheet: string
  /** How a Content-Security-Policy names the stylesheet: a hash source, CSP Level 3 §2.3.1. */
  readonly stylesheetSource: string
}

/** Makes a theme. */
export function createTheme({ name, accentColor, logo }: ThemeOptions): Theme {
  const styles = accentColor === undefined ? stylesheet : `${stylesheet}${accentStyles(accentColor)}`
  return {
    name,
    logo: logo && `data:${logo.mediaType};base64,${Buffer.from(logo.bytes).toString('base64')}`,
    stylesheet: styles,
    stylesheetSource: `sha256-${Buffer.from(sha256(styles), 'base64url').toString('base64')}`,
  }
}

/** The looks of a provider that is told no others. */
export const DEFAULT_THEME = createTheme({ name: 'Barycenter' })

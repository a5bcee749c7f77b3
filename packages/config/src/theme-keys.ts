import { optional, required } from './key.ts'
import { someText, text } from './value-types.ts'

const MAXIMUM_NAME_LENGTH = 60

const name = text(
  `a text of 1 to ${MAXIMUM_NAME_LENGTH} characters`,
  (value) => value.trim() !== '' && value.length <= MAXIMUM_NAME_LENGTH && !/\p{C}/u.test(value),
)
const color = text('a colour like #4338ca', (value) => /^#[0-9a-f]{6}$/i.test(value))

/** Keys about the looks of the pages: a section of `Config`. */
export const themeKeys = {
  theme: {
    name: required({
      name: 'theme.name',
      type: name,
      default: 'Barycenter',
      description: 'What the pages call this place: above each of them and in its title.',
    }),
    accentColor: optional({
      name: 'theme.accent_color',
      type: color,
      description:
        'The colour of buttons, links and outlines, light and dark. What stands on it, and what it stands on, is chosen so that it can be read.',
    }),
    logoFile: optional({
      name: 'theme.logo_file',
      type: someText,
      description:
        'An image that stands on the pages in place of our sign: PNG, JPEG, WebP, GIF or SVG, up to 64 KiB.',
    }),
  },
} as const

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ThemeConfig } from '@barycenter/config/config'
import { bitmapType } from '@barycenter/core/image-type'
import type { ThemeLogo, ThemeOptions } from '@barycenter/provider/theme/theme'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-status.ts'

/** It is part of every page. */
const MAXIMUM_SIZE = 64 * 1024

/**
 * Reads what the configuration says about the looks of the pages, the logo's file included.
 *
 * @throws {CommandError} when that cannot be read, or is no image that will do.
 */
export async function readTheme(
  { name, accentColor, logoFile }: ThemeConfig,
  workingDirectory: string,
): Promise<ThemeOptions> {
  const logo = logoFile === undefined ? undefined : await readLogo(resolve(workingDirectory, logoFile))
  return { name, accentColor, logo }
}

async function readLogo(path: string): Promise<ThemeLogo> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CommandError(EXIT.badInput, `theme.logo_file: cannot read ${path}`, { cause })
  })
  if (bytes.byteLength > MAXIMUM_SIZE)
    throw new CommandError(EXIT.badInput, `theme.logo_file: ${path} is larger than 64 KiB`)
  const mediaType = bitmapType(bytes) ?? (isSvg(bytes) ? 'image/svg+xml' : undefined)
  if (mediaType === undefined)
    throw new CommandError(
      EXIT.badInput,
      `theme.logo_file: ${path} is not a PNG, JPEG, WebP, GIF or SVG image`,
    )
  return { mediaType, bytes }
}

function isSvg(bytes: Buffer): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/is.test(bytes.toString('utf8'))
}

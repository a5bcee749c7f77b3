import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXIT } from '../exit-status.ts'
import { readTheme } from './theme.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'barycenter-theme-'))
})
afterEach(() => rm(folder, { recursive: true }))

const read = async (content: string | Buffer) => {
  await writeFile(join(folder, 'logo'), content)
  return readTheme({ name: 'Acme', logoFile: 'logo' }, folder)
}

test.each([
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['image/jpeg', Buffer.from('\xff\xd8\xff\xe0', 'latin1')],
  ['image/webp', Buffer.from('RIFF\x01\x02\x03\nWEBPVP8 ', 'latin1')],
  ['image/gif', Buffer.from('GIF89a')],
  ['image/svg+xml', Buffer.from('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x"></svg>')],
])('a logo is read, and known to be %s', async (mediaType, bytes) => {
  expect(await read(bytes)).toMatchObject({ name: 'Acme', logo: { mediaType, bytes } })
})

test.each([
  ['is a page', '<html><svg></svg></html>'],
  ['is empty', ''],
  ['is too large', Buffer.alloc(65_537)],
])('a logo that %s is refused, with the key to blame', async (_, content) => {
  await expect(read(content)).rejects.toMatchObject({
    status: EXIT.badInput,
    message: expect.stringContaining('theme.logo_file'),
  })
})

test('a logo that is not there is refused', async () => {
  await expect(readTheme({ name: 'Acme', logoFile: 'nothing' }, folder)).rejects.toMatchObject({
    status: EXIT.badInput,
  })
})

import { createHash } from 'node:crypto'

const FORM = /^md5[0-9a-f]{32}$/

/** Whether a text is a password as PostgreSQL's md5 authentication knows it. */
export function isMd5Password(text: string): boolean {
  return FORM.test(text)
}

/** A password as PostgreSQL's md5 authentication knows it: bound to the name, and else without salt. */
export function md5Password(name: string, password: string): string {
  return `md5${createHash('md5').update(password).update(name).digest('hex')}`
}

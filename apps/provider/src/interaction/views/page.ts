import type { Issuer } from '../../http/issuer.ts'
import type { Html } from './html.ts'

/** What is around the content of a page. */
export interface Frame {
  readonly title: string
  readonly issuer: Issuer
  /** Whether the content needs more room than a form does. */
  readonly width?: 'form' | 'wide'
}

/** A page, but for what the theme puts around it. */
export interface Page extends Frame {
  readonly content: Html
}

/** Puts a title to a content. */
export function page(frame: Frame, content: Html): Page {
  return { ...frame, content }
}

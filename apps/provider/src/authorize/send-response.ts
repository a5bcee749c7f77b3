import type { ResponseTarget } from '@barycenter/core/authorization/authorization-request'
import type { ProviderContext } from '../http/context.ts'
import type { Issuer } from '../http/issuer.ts'
import { seeOther } from '../http/see-other.ts'
import { sendPage } from '../http/send-page.ts'
import { formPostPage } from '../interaction/views/form-post-page.ts'
import {
  completeResponse,
  type ResponseParameters,
  responseLocation,
  responseSource,
} from './response-location.ts'

/** Sends an authorization response to the client, through the browser, in the mode that it asked for. */
export function sendResponse(
  c: ProviderContext,
  issuer: Issuer,
  target: ResponseTarget,
  parameters: ResponseParameters,
) {
  const response = completeResponse(issuer, target, parameters)
  if (target.responseMode !== 'form_post') return seeOther(c, responseLocation(target, response))
  c.set('formTargets', [responseSource(target)])
  c.set('submitsItself', true)
  return sendPage(c, formPostPage(issuer, target, response))
}

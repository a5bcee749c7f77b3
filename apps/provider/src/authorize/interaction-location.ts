import type { InteractionStep } from '@barycenter/core/authorization/decide'
import type { Issuer } from '../http/issuer.ts'

const PATHS: Readonly<Record<InteractionStep, string>> = {
  login: '/login',
  step_up: '/login/step-up',
  register: '/register',
  select_account: '/account/select',
  consent: '/consent',
}

/** The address of the page of a step, which leads back to where the person came from. */
export function interactionLocation(issuer: Issuer, step: InteractionStep, returnTo: string): string {
  return `${issuer.path}${PATHS[step]}?${new URLSearchParams({ return_to: returnTo })}`
}

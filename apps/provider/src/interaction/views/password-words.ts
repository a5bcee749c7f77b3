import type { PasswordFault } from '@barycenter/core/users/chosen-password'

/** Why a password cannot be chosen, in a person's words. */
export function passwordWords(fault: PasswordFault | 'same', minimumLength: number): string {
  switch (fault) {
    case 'too_short':
      return `A password needs at least ${minimumLength} characters.`
    case 'too_long':
      return 'This password is too long.'
    case 'malformed':
      return 'This password has characters that cannot be stored.'
    case 'is_username':
      return 'The username is no good password.'
    case 'mismatch':
      return 'The two passwords differ.'
    case 'same':
      return 'This is the password that you have already.'
  }
}

import { AdminError } from '../../errors.ts'
import { OAuthError } from '../../oauth-error.ts'

/** Client metadata that dynamic registration would refuse too, in the same words; `path` names the member. */
export class ClientMetadataError extends AdminError {
  override readonly name = 'ClientMetadataError'

  constructor(refusal: OAuthError) {
    const code = refusal.code === 'invalid_redirect_uri' ? 'INVALID_REDIRECT_URI' : 'INVALID_CLIENT_METADATA'
    super(code, refusal.message, { cause: refusal, path: pointerTo(refusal.message) })
  }
}

/** Turns what registration says into what the admin API says. Any other error stays as it is. */
export async function refusingMetadata<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (error) {
    throw error instanceof OAuthError ? new ClientMetadataError(error) : error
  }
}

/** A refusal begins with the member that it is about: `redirect_uris[0]: …` is `/redirectUris/0`. */
function pointerTo(message: string): string {
  const [member = ''] = /^[a-z_]+(?:\.[a-z]+|\[\d+\])*(?=: )/.exec(message) ?? []
  const steps = member.split(/[.[\]]+/).filter((step) => step !== '')
  return steps
    .map((step) => `/${step.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`)
    .join('')
}

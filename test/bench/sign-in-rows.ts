import { createPasswords } from '@barycenter/core/passwords'
import { COST } from './environment.ts'
import { median, type Row, time } from './measure.ts'

const SIGN_INS = 25
const PAUSE = 40

/** How long a person waits for a password to be verified, with and without an import that hashes. */
export async function measureSignIn(): Promise<Row[]> {
  const passwords = createPasswords(COST)
  const hash = await passwords.hash('a password', 'person')
  const signIns = async (): Promise<number> => {
    const times: number[] = []
    for (let nth = 0; nth < SIGN_INS; nth++) {
      times.push(await time(() => passwords.verify(hash, 'a password', 'person')))
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
    return median(times)
  }
  const alone = await signIns()
  let isImporting = true
  const importer = async () => {
    while (isImporting)
      await Promise.all(Array.from({ length: 16 }, (_, nth) => passwords.hash(`p${nth}`, 'import')))
  }
  const importing = importer()
  const during = await signIns()
  isImporting = false
  await importing
  return [
    {
      name: 'verifying the password of a sign-in during an import',
      measured: `${during.toFixed(0)} ms, without an import ${alone.toFixed(0)} ms`,
      ratio: during / alone,
      target: '< 100 ms more',
      reached: during - alone < 100,
    },
  ]
}

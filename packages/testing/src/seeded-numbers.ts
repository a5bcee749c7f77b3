/** Numbers from 0 to 1, the same ones for the same seed, which is from 1 to 2147483646 (Lehmer's generator). */
export function seededNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

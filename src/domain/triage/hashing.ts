/** How many places a hashed feature may have. */
export const buckets = 1 << 20

/** The prime of FNV-1a. */
export const fnv = 0x01000193
/** Where the hash of a word begins. */
export const wordSeed = 0x2f0b4c47
const pairSeed = 0x68bc21eb

/** The hash of a folded word, as the word lists of a model know it. */
export function wordHash(word: string): number {
  let h = wordSeed
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), fnv)
  return h
}

/** The hash of two hashes in this order. */
export const joined = (a: number, b: number): number => Math.imul(Math.imul(a, 31) ^ b ^ pairSeed, fnv)

/** The place of a hash among the buckets. */
export const placeOf = (hash: number): number => {
  const h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (h ^ (h >>> 12)) & (buckets - 1)
}

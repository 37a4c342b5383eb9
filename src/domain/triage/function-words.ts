import type { Features } from './features.ts'
import { wordHash } from './hashing.ts'

/** Small words that one language alone has, as they are read: without accents, and cut at the apostrophe. What any other language of the model writes as well is left out: "mes" is a month, "of" is Dutch. */
const words: Readonly<Record<string, string>> = {
  fr: `aussi aux avec avez avons cette chez dans elle est etait etes etre faire fait ils les leur leurs notre nous pas pour
    ses sont suis une vos votre vous`,
  en: 'been from his there they were what would you your',
  es: 'ella ellos eso estoy hacer las muy pero tengo tiene tus',
  pt: 'ao aos ela eles estou foi isso isto minha muito num numa pela pelo seu uma voce',
  it: 'alla anche che della di gli per perche piu questa questo sono',
  nl: 'deze een geen heb hij maar naar niet ook voor wat wij zijn',
  de: 'auch auf ein eine fur ich im ist nach nicht sich und von wenn wir zu',
}
/** From how many words on they are heard: of fewer, one alone would decide. */
const leastWords = 5
/** More of them say nothing new. */
const mostVotes = 2

const languageOf: ReadonlyMap<number, string> = new Map(
  Object.entries(words).flatMap(([language, list]) => list.split(/\s+/).map((word) => [wordHash(word), language])),
)

/** How many different small words of each language were read in a post, two at most; none of a short one. */
export function functionWords({
  terms,
  termCount,
}: Pick<Features, 'terms' | 'termCount'>): Readonly<Record<string, number>> {
  if (termCount < leastWords) return {}
  const votes: Record<string, number> = {}
  const met = new Set<number>()
  for (let i = 0; i < termCount; i++) {
    const hash = terms[i] ?? 0
    const language = languageOf.get(hash)
    if (language === undefined || met.has(hash)) continue
    met.add(hash)
    votes[language] = Math.min(mostVotes, (votes[language] ?? 0) + 1)
  }
  return votes
}

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
/** The same for what is written in Cyrillic letters, of which so few languages are told apart that one word alone says something: by the languages that have it, where the others have another (« где » is « къде » in Bulgarian and « де » in Ukrainian). */
const cyrillic: Readonly<Record<string, string>> = {
  ru: 'если еще когда меня нет очень почему спасибо тебя что чтобы это',
  'ru sr': 'где',
  bg: 'благодаря защо какво къде няма още съм това',
  uk: 'від дуже дякую також тільки чому якщо',
  sr: 'зашто када није хвала шта',
}
/** From how many words on those of Latin letters are heard: of fewer, one alone would decide. */
const leastWords = 5
/** More of them say nothing new. */
const mostVotes = 2

const languagesOf = (lists: Readonly<Record<string, string>>): ReadonlyMap<number, readonly string[]> =>
  new Map(
    Object.entries(lists).flatMap(([languages, list]) =>
      list.split(/\s+/).map((word) => [wordHash(word), languages.split(' ')] as const),
    ),
  )
const inLatin = languagesOf(words)
const inCyrillic = languagesOf(cyrillic)

/** How many different small words of each language were read in a post, two at most; of a short one none of Latin letters. */
export function functionWords({
  terms,
  termCount,
}: Pick<Features, 'terms' | 'termCount'>): Readonly<Record<string, number>> {
  const votes: Record<string, number> = {}
  const met = new Set<number>()
  for (let i = 0; i < termCount; i++) {
    const hash = terms[i] ?? 0
    const languages = (termCount < leastWords ? undefined : inLatin.get(hash)) ?? inCyrillic.get(hash)
    if (languages === undefined || met.has(hash)) continue
    met.add(hash)
    for (const language of languages) votes[language] = Math.min(mostVotes, (votes[language] ?? 0) + 1)
  }
  return votes
}

import { type Features, plainRead } from './features.ts'
import { wordHash } from './hashing.ts'

const manners =
  'agressi(?:f|fs|ve|ves)|desagreables?|impolie?s?|malpolie?s?|odieu(?:x|se|ses)|meprisante?s?|hautaine?s?|arrogante?s?|insultante?s?|grossi(?:er|ers|ere|eres)|brutal|brutaux|brutales?|condescendante?s?|antipathiques?|irrespectueu(?:x|se|ses)|insolente?s?|moqueu(?:r|rs|se|ses)|aggressive|rude|unpleasant|unfriendly|impolite|condescending|arrogant|hostile|dismissive|unhelpful|disrespectful|patronising|patronizing|obnoxious'
const staff =
  'serveu\\w+|vendeu\\w+|caissi\\w+|vigiles?|agents?|securite|personnel|equipes?|conseill\\w+|livreurs?|livreuses?|chauffeurs?|controleu\\w+|hotes(?:se)?s?|guichet\\w*|accueil|employee?s?|patronn?e?s?|gerante?s?|technicien\\w*|standard\\w*|receptionnistes?|videurs?|steward\\w*|staff|team|waiters?|waitress(?:es)?|guards?|security|drivers?|managers?|cashiers?|clerks?|assistants?|receptionists?|bouncers?|stewards?|conductors?|agents|barm[ae]n|desk|till|door|counter|crew|owner'
const rudeStaff = new RegExp(
  String.raw`\b(?:${staff})\b[^.!?,;:]{0,30}?\b(?:est|etait|etaient|sont|a ete|ont ete|fut|was|were|is|are|has been|have been|being)\s(?:[\w']+\s){0,2}?(?:${manners})\b`,
)
const denied = /\b(?:pas|jamais|aucunement|nullement|not|never|n.t)\s(?:\w+\s){0,2}$|\bni\s$/
const mannerWords: ReadonlySet<number> = new Set(
  `agressif agressifs agressive agressives desagreable desagreables impoli impolie impolis impolies malpoli malpolie malpolis malpolies odieux odieuse
  odieuses meprisant meprisante meprisants meprisantes hautain hautaine hautains hautaines arrogant arrogante arrogants arrogantes insultant insultante
  insultants insultantes grossier grossiers grossiere grossieres brutal brutaux brutale brutales condescendant condescendante condescendants
  condescendantes antipathique antipathiques irrespectueux irrespectueuse irrespectueuses insolent insolente insolents insolentes moqueur moqueurs
  moqueuse moqueuses aggressive rude unpleasant unfriendly impolite condescending hostile dismissive unhelpful disrespectful patronising patronizing
  obnoxious`
    .split(/\s+/)
    .map(wordHash),
)

/** Whether those who serve are said to have had bad manners: that complains, whoever they are and however many. */
export function saysRudeStaff(text: string, { terms, termCount }: Pick<Features, 'terms' | 'termCount'>): boolean {
  let may = false
  for (let i = 0; i < termCount && !may; i++) may = mannerWords.has(terms[i] ?? 0)
  if (!may) return false
  const plain = plainRead(text).replaceAll('’', "'")
  const found = rudeStaff.exec(plain)
  return found !== null && !denied.test(found[0].replace(/\S+$/, ''))
}

const kindWords: ReadonlySet<number> = new Set(
  `adorable adorables charmant charmante charmants charmantes gentil gentille gentils gentilles gentillesse souriant souriante souriants souriantes
  chaleureux chaleureuse chaleureuses aimable aimables accueillant accueillante accueillants accueillantes serviable serviables sympathique
  sympathiques attentionne attentionnee attentionnes prevenant prevenante prevenants lovely friendly kind kindness helpful welcoming charming
  polite courteous attentive delightful sweet`
    .split(/\s+/)
    .map(wordHash),
)
/** Longer ones tell more. */
const shortPraise = 12

/** Whether a short post has a word for good manners. */
export function praisesManners({ terms, termCount }: Pick<Features, 'terms' | 'termCount'>): boolean {
  if (termCount > shortPraise) return false
  for (let i = 0; i < termCount; i++) if (kindWords.has(terms[i] ?? 0)) return true
  return false
}

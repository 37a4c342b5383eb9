import { plainRead } from './features.ts'
import { placesOf, type Place } from './plain-words.ts'

/** What makes a post urgent, where its words say it. */
export const urgencies = ['danger', 'vulnerable', 'money', 'deadline'] as const
/** One of `urgencies`. */
export type Urgency = (typeof urgencies)[number]

// Without accents and in lower case, as the text is made before it is looked at. Each is a list of plain words, so that a search stays linear.
const signs: Readonly<Record<Urgency, RegExp>> = {
  danger:
    /\b(?:incendie|en feu|prend feu|a pris feu|odeur de gaz|fuites? de gaz|coupure de gaz|gaz (?:ouvert|qui fuit)|(?:sent|pue|sentir) le gaz|brulures?|brule[es]?|electrocute[es]?|de la fumee|(?:beaucoup|trop|plein|odeur|panache|nuage) de fumee|fumees? (?:noire|blanche|acre|toxique|epaisse)s?|en danger|dangereu(?:x|se)|hopital|urgences|ambulance|pompiers|intoxications?|intoxique[es]?|empoisonne[es]?|choc anaphylactique|blesse[es]?|gas leak|smell of gas|caught fire|on fire|burn(?:t|ed)|smoke|dangerous|in danger|hospital|ambulance|poison(?:ed|ing)|injured|electrocuted|anaphyla\w{1,10})\b/,
  vulnerable:
    /\b(?:handicape?[es]{0,2}|fauteuil roulant|(?:suis|est|etait|etais|mere|maman|femme|fille|compagne|epouse|soeur|amie|cliente|tres) enceinte|enceinte de (?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf) (?:mois|semaines)|nourrisson|bebe|personne agee|ma (?:mere|grand[- ]mere) (?:agee|de [89]\d ans)|mon (?:pere|grand[- ]pere) (?:age|de [89]\d ans)|oxygene|dialyse|insuline|medicaments?|wheelchair|disabled|pregnant|newborn|baby|elderly|oxygen|dialysis|insulin|medication)\b/,
  money:
    /\b(?:debite[es]? (?:deux|trois|2|3) fois|preleve[es]? (?:deux|trois|2|3) fois|double prelevement|pirate[es]?|piratage|fraude|frauduleu(?:x|se)|(?:suis|es|est|sommes|etes|sont|etre|mise?s?|mets|met|mettez|mettre|passee?s?|passer|compte|toujours|encore|deja) a decouvert|(?:mon|en|au|un|du|autorise|bancaire) decouvert|decouvert (?:autorise|bancaire)|frais de decouvert|huissiers?|expulsion|charged (?:twice|two times|three times)|double charged|hacked|fraud(?:ulent)?|stolen|overdraft|bailiffs?|evicted|eviction)\b/,
  deadline:
    /\b(?:demain|ce soir|avant (?:midi|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|dans (?:une|deux|trois|1|2|3) heures?|aujourd.?hui (?:meme|au plus tard)|depart (?:demain|ce soir)|tomorrow|tonight|by (?:noon|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|in (?:an|one|two|three|1|2|3) hours?)\b/,
}

/** What of a text would make it urgent. A word alone is no urgency: it counts where the model says that the post is urgent. */
export function urgenciesIn(text: string): readonly Urgency[] {
  const plain = plainRead(text)
  return urgencies.filter((it) => signs[it].test(plain))
}

/** Where a text says what would make it urgent in these ways. */
export const urgenciesAt = (text: string, of: readonly Urgency[]): readonly Place[] =>
  placesOf(
    text,
    of.map((it) => signs[it]),
  )

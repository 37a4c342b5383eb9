import { type Features, plainRead } from './features.ts'
import { wordHash } from './hashing.ts'
import { type Place, placesOf } from './plain-words.ts'
import { threateningWords, threatens } from './threats.ts'

/** What nobody says who asks for nothing, where the words say it: a threat, a step before the law, harm that was done or nearly. */
export const graves = ['threat', 'legal', 'harm'] as const
/** One of `graves`. */
export type Grave = (typeof graves)[number]

// Without accents and in lower case, as the text is made before it is looked at. Each is a list of plain words, so that a search stays linear.
const signs: Readonly<Record<Grave, RegExp>> = {
  threat:
    /\b(?:sais? ou (?:vous|tu) (?:habite[sz]|travaille[sz]|vive[sz]|vis|bosse[sz]|creche[sz])|(?:allez|vas) (?:me )?(?:le |la )?(?:regretter|payer cher)|(?:allez|vas) me le payer|(?:vais|va) (?:te|vous) (?:tuer|buter|crever|retrouver|defoncer|frapper|casser|egorger|cogner|eclater|demonter)|(?:te|vous|lui|leur) (?:casser|peter|defoncer|eclater|exploser) (?:la gueule|la tete|la tronche|les dents|les genoux|les jambes)|(?:casser?|peter?|defoncer?|eclater?) la gueule (?:a|au|de)|mon poing dans (?:ta|sa|votre|leur)|(?:vous|te) retrouverai|on se retrouvera|(?:attends|gare|si jamais|la prochaine fois) que je (?:te|vous|le|la) (?:croise|chope|attrape|retrouve)|vous attends? (?:dehors|a la sortie)|l.?attends (?:ce soir |demain )?(?:dehors|a la sortie)|(?:vais|va) (?:m.?|s.?)occuper de (?:ton|votre) cas|surveille[rz]? (?:tes|vos) arrieres|(?:mettre le feu a|bruler|cramer|incendier|faire sauter) (?:votre|vos|ta|tes)|know where (?:you|u) (?:live|work|sleep)|know where your \w{1,20} (?:is|are|lives?|works?|sleeps?|goe?s?)|you(?: will|.?ll) (?:regret|pay for) (?:it|this|that)|(?:i|we)(?: will|.?ll| am going to|.?m going to|.?m gonna) (?:(?:kill|find|hurt|get|come for) you|break (?:your|his|her|their))|(?:will|.?ll) be waiting for you|coming for you(?:r \w{1,20} tonight)?|watch (?:your|his|her|their) backs?|pay (?:you|him|her|them) a visit|burn (?:your|the) (?:shop|store|place|office|house) down|burn down (?:your|the))\b/,
  legal:
    /\b(?:mise en demeure|mettre en demeure|mets en demeure|(?:mon|notre|mes|nos) avocate?s?|(?:prendre|pris|contacter|saisir|voir) un avocat|tribunal|(?:porter?|porterai|portons|deposer?|deposerai|depot de) (?:une )?plainte|plainte (?:deposee|penale|au commissariat|a la gendarmerie)|en justice|(?:poursuites?|action|procedure) judiciaires?|conciliateur de justice|dgccrf|signalconso|la cnil|see you in court|(?:take|taking) (?:you|them|this|it) to court|(?:my|our) (?:lawyers?|solicitors?|attorneys?)|legal action|small claims|suing you|sue you|lawsuit|letter before action|trading standards|ombudsman)\b/,
  harm: /\b(?:etouffe[es]?|etouffer|etouffement|(?:a|ont|est|etait) explose(?! de (?:rire|joie))|explose (?:dans|entre|sur) (?:ma|mes|la|les|le|mon)|explosion|etincelles?|(?:les|mes|ses|plus de|sans) freins?|freins? (?:qui )?(?:lachent?|ont lache|a lache|hs|defectueux)|(?:du|de|des|un (?:bout|morceau|eclat) de|une?|eclats de) (?:verre|vis|metal|ferraille|lame) dans|(?:veux|vais|voudrais|envie d.|pense a) ?en finir(?! avec)|me suicider|suicid(?:e|er|aire)s?|plus envie de vivre|chok(?:e|ed|ing)|exploded|exploding|blew up in|sparks? (?:flying|flew|coming|came|out|from)|sparking|brakes? (?:failed|fail|failure|gave|do not|don.?t|stopped|are|went)|(?:no|faulty) brakes|(?:glass|metal|screws?|needle|blade|plastic) in (?:my|his|her|our|the|their)|(?:piece|shard|bit|pieces|shards|bits) of (?:glass|metal|plastic)|kill myself|end it all|end my life|suicidal|want to die|drown(?:ed|ing)?)\b/,
}

/** Somebody tells what was said to them, or to those with them: the words are not theirs. */
const told =
  /\b(?:(?:m.?|nous |l.?|les |t.?)(?:a|ai|as|ont|avez|avait) (?:traitee?s?|appelee?s?) de|(?:me|nous|le|la|les) (?:traite[rs]?|traiter|traitait|traitaient|traitent|appelle[nrs]?) de|(?:se )?fai(?:t|re|s) traiter de|a traite (?:ma|mon|mes|ma|notre|nos|une?|le|la|les) \w{1,20} de|(?:parce que|car) (?:je|on|nous) (?:suis|est|sommes)|(?:called|calling|calls) (?:me|us|my \w{1,20}) (?:an?|the)|because (?:i.?m|i am|we.?re|we are|my \w{1,20} is))\b/

// A word of each of these lists stands in whatever the expressions above find. Nearly every post has none, and is spared the expressions, which cost more than the whole model.
const wordsFor: Readonly<Record<Grave, ReadonlySet<number>>> = {
  threat:
    hashesOf(`habitez habites travaillez travailles bosses bossez creches crechez vivez vives vis regretter payer tuer buter crever
    retrouver defoncer frapper casser egorger cogner eclater eclate demonter peter pete exploser gueule poing retrouverai retrouvera
    croise chope attrape retrouve occuper arrieres attend attends feu bruler cramer sauter incendier know regret pay kill find hurt get waiting
    come coming watch break visit burn`),
  legal:
    hashesOf(`demeure avocat avocate avocats avocates tribunal plainte justice judiciaire judiciaires dgccrf signalconso cnil court
    lawyer lawyers solicitor solicitors attorney attorneys legal claims suing sue lawsuit action trading ombudsman`),
  harm: hashesOf(`etouffe etouffee etouffes etouffees etouffer etouffement explose explosion etincelle etincelles frein freins verre vis metal
    ferraille lame finir suicider suicide suicides suicidaire suicidaires vivre choke choked choking exploded exploding blew spark sparks
    sparking brake brakes glass screw screws needle blade plastic kill end suicidal die drown drowned drowning`),
}
const ofTelling = hashesOf(`traite traitee traites traitees traiter traitait traitaient traitent appele appelee appeles
  appelees appelle appelles appellent appeler appeller car parce called calling calls because`)

/** What a word may begin, by its hash: bits, so that one look tells all. */
const mayBegin = new Map<number, number>()
const bits = { threat: 1, legal: 2, harm: 4, told: 8, threatens: 16 } as const
for (const [kind, words] of Object.entries({ ...wordsFor, told: ofTelling, threatens: threateningWords }))
  for (const word of words) mayBegin.set(word, (mayBegin.get(word) ?? 0) | bits[kind as keyof typeof bits])

/** What the words of a text say beside what a model hears: what is grave in it (it makes nothing urgent, and a person has to look), whether they threaten so that nothing else can be meant, and whether somebody tells of words that others used, or why they were treated so. `read`: what was read of that text. */
export function signsIn(
  text: string,
  { terms, termCount }: Pick<Features, 'terms' | 'termCount'>,
): { readonly graves: readonly Grave[]; readonly threatens: boolean; readonly isTold: boolean } {
  let may = 0
  for (let i = 0; i < termCount; i++) may |= mayBegin.get(terms[i] ?? 0) ?? 0
  if (may === 0) return nothing
  const plain = plainRead(text)
  const isThreat = (may & bits.threatens) !== 0 && threatens(plain)
  return {
    graves: graves.filter((it) => (it === 'threat' && isThreat) || ((may & bits[it]) !== 0 && signs[it].test(plain))),
    threatens: isThreat,
    isTold: (may & bits.told) !== 0 && told.test(plain),
  }
}
const nothing = { graves: [], threatens: false, isTold: false }

/** What of a text is grave, by its words alone. */
export const gravesIn = (text: string): readonly Grave[] => gravesOf(plainRead(text))

/** Where a text is grave in these ways. */
export const gravesAt = (text: string, of: readonly Grave[]): readonly Place[] =>
  placesOf(
    text,
    of.map((it) => signs[it]),
  )

const gravesOf = (plain: string): readonly Grave[] =>
  graves.filter((it) => signs[it].test(plain) || (it === 'threat' && threatens(plain)))

function hashesOf(list: string): ReadonlySet<number> {
  return new Set(list.split(/\s+/).map(wordHash))
}

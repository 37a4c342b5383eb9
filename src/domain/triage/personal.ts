/** What kind of personal data a part of a text is. */
export type PersonalKind = 'phone' | 'mail' | 'address' | 'iban' | 'card' | 'social' | 'account' | 'order'

/** A part of a text that holds personal data, from the unit `start` up to but without `end`. */
export interface PersonalSpan {
  readonly kind: PersonalKind
  readonly start: number
  readonly end: number
}

// Every run is bounded, so that no text makes a search go back and forth.
const mail = /(?<![\p{L}\p{M}\p{N}_.+-])[\p{L}\p{M}\p{N}_.+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,4}/gu
/** What people put between the groups of a long number: each way to read it is one alternative, so that there is only one. */
const parted = String.raw`(?:[ \t\u00a0\u202f]{1,2}|[ ]?[.\u2010-\u2013-][ ]?|[ ]?\r?\n)`
const isParted = /[ \t\r\n\u00a0\u202f.\u2010-\u2013-]/
const iban = new RegExp(
  String.raw`(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:${parted}?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])`,
  'g',
)
const card = new RegExp(String.raw`(?<!\d)\d(?:${parted}?\d){12,18}(?!\d)`, 'g')
/** How payment cards begin, by how many digits they have (ISO/IEC 7812, what the networks have published): a number of a company that passes the same check begins otherwise. */
const issued: Readonly<Record<number, RegExp>> = {
  13: /^4/,
  14: /^(?:30[0-5]|3095|36|38|39)/,
  15: /^(?:34|37|2131|1800)/,
  16: /^(?:4|5[0-8]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35|6)/,
  17: /^(?:5[06-8]|6)/,
  18: /^(?:5[06-8]|6)/,
  19: /^(?:4|5[06-8]|6)/,
}
/** A number of a company stands behind its name. */
const company = /sire[nt]\D{0,12}$/i
/** The French number of social security: sex, year, month, place and rank of birth, and often the key. */
const social = new RegExp(
  String.raw`(?<![\dA-Za-z])[12](${parted}?)\d{2}${parted}?(?:0[1-9]|1[0-2]|[2-9]\d)${parted}?(?:\d{2}|2[ABab])${parted}?\d{3}${parted}?\d{3}(?:${parted}?(\d{2}))?(?![\dA-Za-z])`,
  'g',
)
/** What stands between two digits of a phone number: each way to read it is one alternative, so that there is only one. */
const gap = String.raw`(?:[ \u00a0\u202f]{1,2}|[ \u00a0\u202f]?[./\u00b7\u2022\u2010-\u2013-][ \u00a0\u202f]?)?`
/** A day, whose digits are no beginning of a phone number, whatever stands after it. */
const day = String.raw`\d{2}([./-])(?:0[1-9]|1[0-2])\1(?:(?:19|20)\d{2}(?!\d)|\d{2}(?!\1?\d))`
/** Words that a phone number is written to without a space. */
const toldAs = String.raw`(?<=(?<![A-Za-z])(?:[Tt][eéEÉ][lL]|[Pp]ort|[Pp]ortable|[Mm]ob|[Mm]obile|[Gg][Ss][Mm]|[Ff]ax|[Pp]hone|[Nn]um[eé]ro))`
const phone = new RegExp(
  String.raw`(?:(?<![\d\w])|${toldAs})(?:(?:\(\+\d{1,3}\)|(?:\+|00)\d{1,3})${gap}(?:\(0\))?${gap}\d(?:${gap}\d){6,11}|(?<!\d[./-])(?!${day})0\d(?:${gap}\d){8,9}|(?<!\d[./-])\(?[2-9]\d{2}\)?[ \u00a0\u202f.-][2-9]\d{2}[ \u00a0\u202f.-]\d{4})(?!\d)`,
  'g',
)

/** Words in small letters, capitals or both; a search without regard to case would take any letter for a capital. */
const anyCase = (words: string): string => words.replaceAll(/\p{L}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`)
const street = anyCase(
  String.raw`(?:rue|avenue|av\.?|boulevard|bd\.?|bld\.?|chemin|impasse|allée|allee|allées|quai|faubourg|lotissement|sentier)`,
)
/** Words that count other things as often: they have to be followed by a name, or by a postcode in the end. */
const maybeStreet = anyCase('(?:place|route|cours|square|passage|résidence|residence|voie)')
const road = anyCase(
  '(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|crescent|terrace|way|square|gardens|grove|boulevard|blvd|hill|park)',
)
const word = String.raw`[\p{L}'’.-]{1,30}`
/** Words that no name of a street goes on with. */
const stops = anyCase(
  'il|elle|ils|elles|je|on|vous|nous|mais|car|donc|que|qui|est|sont|ai|avec|dans|pour|depuis|sans|sur|merci|svp|bonjour|toujours|pas|plus|rien|aucun|aucune|hier|demain|quand|où|ou|and|but|it|is|has|was|please|since|for|with|thanks',
)
/** A word that a street goes on with; a day of history too ("8 mai 1945"), and two names that belong together. */
const goesOn = String.raw`(?:(?!(?:${stops})(?!\p{L})|${anyCase('et')}(?! {1,2}\p{Lu})(?!\p{L}))${word}|\d{1,2}(?:er)? {1,2}(?:${anyCase('janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre')})(?!\p{L})(?: {1,2}(?:18|19|20)\d{2}(?!\d))?)`
const capital = String.raw`(?:[dlDL]['’])?\p{Lu}[\p{L}'’.-]{0,30}`
/** What is taught in lessons, and stands after the same word as the name of a street. */
const lessons = String.raw`(?: {1,2}(?:de|d['’]))? {0,2}(?:${anyCase('yoga|pilates|danse|piano|guitare|chant|théâtre|theatre|zumba|natation|anglais|français|francais|espagnol|cuisine|conduite|sport|fitness|boxe|judo|tennis|golf|ski|surf')})(?!\p{L})`
const address = new RegExp(
  String.raw`(?<![\d\p{L}])\d{1,4}(?:[ ]?(?:${anyCase('bis|ter|quater')}|[a-dA-D]))?,? {1,2}(?:${street}(?!\p{L})(?: {1,2}${goesOn}){1,6}|(?!${anyCase('cours')}${lessons})${maybeStreet}(?!\p{L})(?:(?: {1,2}(?:de|du|des|la|le|les)){0,3} {1,2}${capital}(?: {1,2}${goesOn}){0,5}|(?: {1,2}${word}){1,6}(?=,? {1,2}\d{5}(?!\d)))|(?!(?:Big|Mac|Mc\p{L}{0,20}|Menus?|Maxi|Happy) )(?:\p{Lu}[\p{L}'’.-]{1,30} {1,2}){1,3}${road}(?!\p{L}))(?:,? {1,2}(?:\d{5}|[A-Za-z]{1,2}\d{1,2}[A-Za-z]? ?\d[A-Za-z]{2})(?: {1,2}\p{L}[\p{L}'’-]{1,30}){0,3})?`,
  'gu',
)
const numberWords = String.raw`(commande|cde|order|colis|parcel|tracking|suivi|dossier|ticket|réf(?:érence)?|ref(?:erence)?|réclamation|reclamation|case|booking|réservation|reservation|facture|invoice|billet|devis|sinistre|claim|mandat|intervention)|(compte|account|client|customer|abonné|abonne|abonnement|contrat|contract|adhérent|adherent|ligne|identifiant|login|membership|policy|sociétaire|fidélité|fidelite)`
const named = new RegExp(
  String.raw`(?<![\p{L}])(?:${numberWords})s?\.?(?: {1,2}(?:client|id|code|number|num(?:éro|ero)?|no|nr|de|du|suivi|commande|c['’]est|est|is|le|la)){0,3}[ \u00a0]{0,2}[(\[]?(?:n[°ºo]\.?)?[ \u00a0]{0,2}[:=-]?[ \u00a0]{0,2}[(\[]?#?(?:(\d{2,4}(?:[ \u00a0\u202f]\d{2,4}){1,6})(?![\p{L}\d])|(?=[A-Za-z\d/_-]{0,20}\d)([A-Za-z\d](?:[/_-]?[A-Za-z\d]){3,24})(?![\p{L}\d]))`,
  'giu',
)
/** What says that a number follows. */
const sign = /[#:=([]|n[°º]|(?<!\p{L})(?:n[or]|num(?:éro|ero|ber)?|id|code)(?!\p{L})/iu
/** The same, or a full stop that cuts a word short, or a bracket. */
const told = /[#:=.([]|n[°º]|(?<!\p{L})(?:n[or]|num(?:éro|ero|ber)?|id|code|est|is)(?!\p{L})/iu
/** Dates, years, hours and what is counted: they stand after the same words, and number nothing. */
const counted =
  /^(?:\d{1,2}[/-]\d{1,2}(?:[/-]\d{2}(?:\d{2})?)?|(?:19|20)\d{2}(?:[/-]\d{1,4}){0,2}|\d{1,2}h(?:\d{2})?(?:[/-]\d{1,2}h?(?:\d{2})?)?|\d{1,2}j\/\d|\d{1,5}(?:e|er|ers|re|ere|eme|nd|nde|st|rd|th|h|am|pm|min|mn|jours?|mois|ans?|semaines?|heures?|days?|weeks?|months?|years?|hours?|eur|euros?|chf|usd|gbp|kg|km|cm|mm|x\d{0,3}|pers|personnes|people))$/iu
/** What a number counts that stands behind a word for an account. */
const amounts =
  /^[ \u00a0\u202f](?:followers?|abonn[ée]+s?|subscribers?|likes?|vues?|views?|points?|pts|amis?|friends?|fans?|personnes|people|clients?|customers?|messages?|photos?|posts?|miles|mots|words)(?!\p{L})/iu
/** What makes a sum of the number before it. */
const money = /^(?:[.,]\d{1,2})?[ \u00a0\u202f]?(?:[€$£]|(?:eur|euros?|chf|usd|gbp|dollars?|pounds?)(?!\p{L}))/iu
const numbered = /(?<![\p{L}\d#])#(?=[A-Z-]{0,10}\d)([A-Z\d](?:-?[A-Z\d]){4,20})(?![\p{L}\d])/gu

/** True for the digits of a payment card (how they begin, and Luhn: ISO/IEC 7812). */
export function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '')
  if (issued[digits.length]?.test(digits) !== true || /^(\d)\1+$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const twice = digit * 2
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice
  }
  return sum % 10 === 0
}

/** How long the account numbers of a country are (ISO 13616, and those of Africa that go by it): a part of one, or what only looks like one, passes its check now and then. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 BA20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GE22 GI23 GR27 HR21 HU28 IE22 ' +
    'IL23 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SA24 SE24 SI19 SK24 SM27 ' +
    'TN24 TR26 UA29 XK20 AZ28 BH22 BI27 BR29 BY28 CR22 DJ27 DO28 EG29 FK18 FO18 GL18 GT28 HN28 IQ23 JO30 KW30 KZ20 LB28 ' +
    'LC32 LY25 MN20 MR27 MU30 NI28 OM23 PK24 PS29 QA29 RU33 SC31 SD18 SO23 ST25 SV28 TL23 VA22 VG24 YE30 DZ26 MA28 SN28 ' +
    'CI28 BF28 BJ28 ML28 NE28 TG28 CM27 CG27 GA27 TD27 CF27 KM27 MG27'
  )
    .split(' ')
    .map((it) => [it.slice(0, 2), Number(it.slice(2))]),
)

/** True for an account number whose check digits are right (ISO 13616, ISO/IEC 7064 mod 97-10). */
export function isIban(text: string): boolean {
  const bare = text.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(bare)) return false
  if (lengths.get(bare.slice(0, 2)) !== bare.length) return false
  let rest = 0
  for (const char of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97
  }
  return rest === 1
}

/** How much of `text` is an account number: its country says where it has to end. */
const ibanSize = (text: string): number => {
  const size = lengths.get(text.slice(0, 2).toUpperCase()) ?? 0
  let seen = 0
  for (let at = 0; size > 0 && at < text.length; at++) {
    if (isParted.test(text[at] ?? '') || ++seen < size) continue
    const isEnd = at + 1 === text.length || isParted.test(text[at + 1] ?? '')
    return isEnd && isIban(text.slice(0, at + 1)) ? at + 1 : 0
  }
  return 0
}

/** The longest beginning of `text` that `holds`, group by group from the end. */
const longest = (text: string, holds: (part: string) => boolean): number => {
  for (let end = text.length; end > 12; end--) {
    if (isParted.test(text[end - 1] ?? '') || (end < text.length && !isParted.test(text[end] ?? ''))) continue
    if (holds(text.slice(0, end))) return end
  }
  return 0
}

/** True for a number of social security whose key is right, or that has none and is written in its groups. */
function isSocial(text: string, isGrouped: boolean): boolean {
  const bare = text.replaceAll(/[^A-Za-z\d]/g, '').toUpperCase()
  if (bare.length === 13) return isGrouped
  // The two departments of Corsica count as numbers before which they were cut out.
  const plain = bare.replace('2A', '19').replace('2B', '18')
  return 97n - (BigInt(plain.slice(0, 13)) % 97n) === BigInt(plain.slice(13))
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
/** A letter that a search without regard to case takes for one of A to Z: the long s and the sign for kelvin are, too. */
const isPlainLetter = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x17f || unit === 0x212a

/** What may stand before the sign of an address of mail; before that of an account that is named stands nothing of the kind. */
const mayEndName = (unit: number): boolean =>
  isDigit(unit) ||
  isPlainLetter(unit) ||
  unit === 0x5f ||
  unit === 0x2e ||
  unit === 0x2b ||
  unit === 0x2d ||
  unit > 0x7f

/** What a text holds that its personal data could be made of: one look at each of its units saves most of the searches. */
const partsOf = (text: string): { digits: number; at: boolean; hash: boolean; codes: boolean; letters: boolean } => {
  let digits = 0
  let at = false
  let hash = false
  // A run of at least four letters, digits, dashes or slashes, one of them a digit.
  let codes = false
  // Two letters and two digits.
  let letters = false
  let run = 0
  let runDigit = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (isDigit(unit)) {
      digits++
      run++
      runDigit = true
      if (
        isDigit(text.charCodeAt(i + 1)) &&
        i > 1 &&
        isPlainLetter(text.charCodeAt(i - 1)) &&
        isPlainLetter(text.charCodeAt(i - 2))
      )
        letters = true
    } else if (isPlainLetter(unit) || unit === 0x2d || unit === 0x2f || unit === 0x5f) run++
    else {
      run = 0
      runDigit = false
      if (unit === 0x40) at ||= mayEndName(text.charCodeAt(i - 1))
      else if (unit === 0x23) hash = true
    }
    if (runDigit && run >= 4) codes = true
  }
  return { digits, at, hash, codes, letters }
}

/** What is found of a pattern in a text; where a match is none, it is sought anew so many units and a group behind its beginning. */
function* eachOf(
  pattern: RegExp,
  text: string,
  least: number,
  sizeOf: (match: RegExpExecArray) => number,
): Generator<{ readonly start: number; readonly size: number }> {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const size = sizeOf(match)
    if (size > 0) {
      yield { start: match.index, size }
      pattern.lastIndex = match.index + size
    } else pattern.lastIndex = match.index + least
  }
}

/** The parts of a text that are personal data, in their order, none inside another. In time linear in the text. */
export function findPersonal(text: string): readonly PersonalSpan[] {
  const { digits, at, hash, codes, letters } = partsOf(text)
  if (digits === 0 && !at) return []
  const found: PersonalSpan[] = []
  // Whose units are taken: to go through all that was found for each find would take a text full of addresses for ever.
  const taken = new Uint8Array(text.length)
  const add = (kind: PersonalKind, start: number, end: number): void => {
    if (end <= start || taken.subarray(start, end).includes(1)) return
    taken.fill(1, start, end)
    found.push({ kind, start, end })
  }
  if (at) for (const match of text.matchAll(mail)) add('mail', match.index, match.index + match[0].length)
  if (letters)
    // What looks like one may be a word before it: it is sought anew behind that.
    for (const match of eachOf(iban, text, 4, (it) => ibanSize(it[0])))
      add('iban', match.start, match.start + match.size)
  if (digits >= 13) {
    for (const match of text.matchAll(social)) {
      if (isSocial(match[0], match[1] !== '')) add('social', match.index, match.index + match[0].length)
    }
    // Often a number stands before it, and until when it holds behind it.
    const sizeOf = (it: RegExpExecArray): number => {
      const before = text.slice(Math.max(0, it.index - 20), it.index)
      // In the middle of other numbers a card begins with a group of its own, not with a pair of digits.
      const isMiddle = !/^\d{4}/.test(it[0]) && /\d.{1,2}$/s.test(before)
      return isMiddle || company.test(before) ? 0 : longest(it[0], isCard)
    }
    for (const match of eachOf(card, text, 1, sizeOf)) add('card', match.start, match.start + match.size)
  }
  if (codes || digits >= 6)
    for (const match of text.matchAll(named)) {
      const grouped = match[3]
      const number = grouped ?? match[4] ?? ''
      const end = match.index + match[0].length
      const between = match[0].slice((match[1] ?? match[2] ?? '').length, match[0].length - number.length)
      const after = text.slice(end, end + 16)
      // Groups of digits are a number where something says so, and else a sum or a date.
      const isTold = grouped === undefined ? sign.test(between) : told.test(between) || grouped.length > 9
      if (!isTold && (grouped !== undefined || counted.test(number) || money.test(after) || amounts.test(after)))
        continue
      if (grouped !== undefined && money.test(after)) continue
      add(match[1] === undefined ? 'account' : 'order', end - number.length, end)
    }
  if (digits >= 8) for (const match of text.matchAll(phone)) add('phone', match.index, match.index + match[0].length)
  if (digits > 0)
    for (const match of text.matchAll(address)) {
      // It goes on until the first word that is none of its, and that may be the beginning of something found before.
      const other = taken.subarray(match.index, match.index + match[0].length).indexOf(1)
      const size = (other < 0 ? match[0] : match[0].slice(0, other)).trimEnd().length
      add('address', match.index, match.index + size)
    }
  if (hash && codes)
    for (const match of text.matchAll(numbered)) add('order', match.index + 1, match.index + match[0].length)
  return found.toSorted((a, b) => a.start - b.start)
}

import { findPersonal, type PersonalKind } from './personal.ts'

/** Somebody whose names must not leave: the customer of the case, the brand itself, or anybody else. */
export interface Known {
  readonly who: 'customer' | 'brand' | 'person'
  /** Everything that they are called: names, handles. */
  readonly names: readonly string[]
}

export type Language = 'fr' | 'en'

type Hidden = Known['who'] | PersonalKind | 'link' | 'handle' | 'number'

/** What stands in the place of what was taken out. */
const instead: Readonly<Record<Language, Readonly<Record<Hidden, string>>>> = {
  fr: {
    customer: '[client]',
    brand: '[nous]',
    person: '[personne]',
    phone: '[téléphone]',
    mail: '[adresse mail]',
    address: '[adresse]',
    iban: '[compte]',
    card: '[carte]',
    social: '[numéro]',
    account: '[compte]',
    order: '[commande]',
    link: '[lien]',
    handle: '[personne]',
    number: '[numéro]',
  },
  en: {
    customer: '[customer]',
    brand: '[us]',
    person: '[person]',
    phone: '[phone]',
    mail: '[mail]',
    address: '[address]',
    iban: '[account]',
    card: '[card]',
    social: '[number]',
    account: '[account]',
    order: '[order]',
    link: '[link]',
    handle: '[person]',
    number: '[number]',
  },
}

// Every run is bounded, so that no text makes a search go back and forth.
const links = /(?:https?:\/\/|www\.)[^\s<>"]{1,2000}/giu
const bareLinks = /(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}\/[^\s<>"]{1,2000}/giu
const handles = /(?<![\p{L}\p{N}_])[@＠][\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}(?:@[\p{L}\p{N}.-]{1,100})?/gu
/** Six digits or more, however they are grouped: whatever they number, nobody outside needs them. */
const numbers = /\p{Nd}(?:[ .()/_-]{0,3}\p{Nd}){5,}/gu
/** Eight or more, whatever signs stand between them. */
const wideNumbers = /\p{Nd}(?:[^\p{L}\p{N}]{0,3}\p{Nd}){7,}/gu
/** Letters and digits mixed, at least two of these: numbers of orders, parcels, bookings. */
const codes =
  /(?<![\p{L}\p{N}])(?=[A-Za-z/_-]{0,40}\d[A-Za-z/_-]{0,40}\d)[A-Za-z\d](?:[/_-]?[A-Za-z\d]){5,60}(?![\p{L}\p{N}])/gu

const nameWord = String.raw`\p{Lu}[\p{L}'’-]{1,40}`
const moreNames = String.raw`(?:[ \u00a0]{1,2}(?:(?:de|du|des|la|le|van|von|der|den|el|al|bin|d['’])[ \u00a0]?)?${nameWord})`
const nameWords = `${nameWord}${moreNames}{0,3}`
const fullName = `${nameWord}${moreNames}{1,3}`
/** People who say what they are called, and whom others call by a title: the one group is the name. */
const saidNames = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:[Jj]e m['’]appelle|[Mm]on nom est|[Mm]oi c['’]est|[Mm]y name is|[Mm]y name['’]s|[Nn]om[ \u00a0]?:|[Nn]ame:|[Ss]igné:?|[Cc]ordialement,?|[Bb]ien à vous,?|[Kk]ind regards,?|[Rr]egards,?|[Ss]incerely,?|M\.|Mme\.?|Mlle|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Monsieur|Madame|Mademoiselle|[Mm]aître)\s{1,3}(${nameWords})`,
  'gu',
)

/** The same by words that others stand behind as often ("je suis", "this is"): two words of a name, or one that ends a sentence. */
const givenNames = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:[Jj]e suis|[Jj]['’]suis|[Ii]ci|[Aa]u nom de|[Dd]e la part de|[Ll]a soussignée|[Ll]e soussigné|[Ss]oussignée?|[Cc]['’]est|[Ii]['’]m|[Ii] am|[Tt]his is|[Ii]t['’]s|[Oo]n behalf of|[Cc]all me)\s{1,3}(?:(?:M\.|Mme\.?|Mlle|Mr\.?|Mrs\.?|Ms\.?|Monsieur|Madame) )?(?:(${fullName})|(${nameWord})(?=[ \u00a0]?(?:[,.!;\n]|$)))`,
  'gu',
)
const farewell = String.raw`(?:[Mm]erci(?: beaucoup| d['’]avance| par avance| bien)?|[Cc](?:or)?dlt|[Cc]dt|CDLT|CDT|(?:[Bb]ien )?[Cc]ordialement|[Bb]onne (?:journée|soirée|réception)|[Ss]alutations|[Bb]ien à (?:vous|toi)|[Aa]mitiés|[Ss]incères salutations|[Aa]micalement|(?:[Aa]ll the |[Kk]ind |[Ww]ith )?[Bb]est(?: wishes| regards)?|[Mm]any thanks|[Tt]hanks(?: a lot| again| so much| in advance)?|[Tt]hank you|[Cc]heers|[Yy]ours(?: truly| sincerely| faithfully)?|[Ww]arm(?:est)? regards|[Rr]espectfully)`
/** Who signs, behind a word of farewell: on the same line where a sign parts them, or on a line of their own. */
const signedNames = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${farewell}[ \u00a0]?(?:[,.!:;–-]{1,3}\s{0,3}|\r?\n\s{0,3})(${nameWords})(?=[ \u00a0]{0,3}[.!]?(?:[\r\n]|$))`,
  'gu',
)
/** Two words of a name or more, alone on the last line. */
const lastLine = new RegExp(String.raw`\n[ \u00a0–-]{0,3}(${fullName})\s{0,3}$`, 'u')
/** Capitalised words behind "je suis" or "I am" that are no name. */
const noNames = new Set(
  (
    'très tres vraiment tellement trop pas plus déjà toujours encore client cliente déçu déçue furieux furieuse content contente ' +
    'ravi ravie satisfait satisfaite désolé désolée mécontent mécontente very so not really just still always never disappointed ' +
    'furious happy sad angry shocked disgusted sorry a an the unacceptable inadmissible honteux scandaleux incroyable'
  ).split(' '),
)
/** Mail addresses as people hide them: their sign as a word, in brackets or not. */
const spokenMails =
  /[\p{L}\p{N}_.+-]{1,64}[ \u00a0]?(?:[([{<][ ]?(?:at|a|arobase|chez|@)[ ]?[)\]}>]|(?<=[ \u00a0])(?:arobase|arobas|AT)(?=[ \u00a0])|(?<=[ \u00a0])at(?=[ \u00a0](?:gmail|hotmail|outlook|yahoo|orange|free|laposte|sfr|wanadoo|icloud|live|proton)))[ \u00a0]?[\p{L}\p{N}-]{1,63}(?:(?:\.|[ \u00a0]?[([{<](?:dot|point|\.)[)\]}>][ \u00a0]?|[ \u00a0](?:dot|point)[ \u00a0])[\p{L}\p{N}]{2,24}){1,3}/giu

/** More of a text is not read: what is shown of a message is shorter. */
const longestRead = 4_000
/** No number, address or name is longer than this; a link is one from its beginning on. */
const cutMargin = 300

/** Parts of names that are no name. */
const small = new Set(
  'le la les l de des du d et en un une au aux chez the a an of and in at for mr mrs mme dr'.split(' '),
)
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const isLetter = /[\p{L}\p{N}]/u

/** A text as names and numbers are looked for in it: small letters without accents or invisible signs, and where each unit came from. */
interface Folded {
  readonly text: string
  readonly from: readonly number[]
  readonly to: readonly number[]
}

function fold(text: string): Folded {
  let folded = ''
  const from: number[] = []
  const to: number[] = []
  let at = 0
  for (const char of text) {
    const end = at + char.length
    const bare = /\s/u.test(char)
      ? folded.endsWith(' ')
        ? ''
        : ' '
      : char
          .normalize('NFKD')
          .toLowerCase()
          .normalize('NFKD')
          .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    for (let i = 0; i < bare.length; i++) {
      from.push(at)
      to.push(end)
    }
    // What vanishes belongs to what stands before it.
    if (bare === '' && to.length > 0) to[to.length - 1] = end
    folded += bare
    at = end
  }
  return { text: folded, from, to }
}

interface Span {
  readonly start: number
  readonly end: number
  readonly as: Hidden
}

/** Folded names, what each becomes, and how long they are: the longest first. */
interface Needles {
  readonly of: ReadonlyMap<string, Hidden>
  readonly lengths: readonly number[]
}

/** What somebody's names are looked for by: whole, without their server, and each part that can stand for them. */
function needlesOf({ names }: Known): ReadonlySet<string> {
  const found = new Set<string>()
  for (const name of names) {
    const whole = fold(name.replace(/^[@＠]/u, '')).text.trim()
    if (whole.length < 2 || small.has(whole)) continue
    const parts = whole.split(/[^\p{L}\p{N}]+/u)
    found.add(whole)
    // Without its server.
    const [local = ''] = whole.split('@')
    if (local.length >= 2 && !small.has(local)) found.add(local)
    // As a tag or a handle writes it.
    if (parts.join('').length >= 4) found.add(parts.join(''))
    for (const part of parts) {
      const enough = unspaced.test(part) ? 2 : 3
      if (part.length >= enough && !small.has(part)) found.add(part)
    }
  }
  return found
}

/** Where a name begins and ends with the word: at each beginning of a word, one look for each length that a name has. */
function findNeedles(folded: Folded, needles: Needles): readonly Span[] {
  const units = folded.text
  const found: Span[] = []
  const letters = Array.from({ length: units.length }, (_, at) => isLetter.test(units[at] ?? ''))
  for (let at = 0; at < units.length; at += 1) {
    const inside = letters[at] === true && letters[at - 1] === true
    if (inside && !unspaced.test(units[at] ?? '')) continue
    for (const length of needles.lengths) {
      const end = at + length
      if (end > units.length) continue
      const needle = units.slice(at, end)
      const as = needles.of.get(needle)
      if (as === undefined) continue
      const goesOn = letters[end - 1] === true && letters[end] === true
      if ((goesOn || inside) && !unspaced.test(needle)) continue
      found.push({ start: folded.from[at] ?? 0, end: folded.to[end - 1] ?? at, as })
      break
    }
  }
  return found
}

const matches = (text: string, pattern: RegExp, as: Hidden): readonly Span[] =>
  [...text.matchAll(pattern)].map((it) => ({ start: it.index, end: it.index + it[0].length, as }))

/** What was found in a folded text, by where it came from. */
const unfolded = ({ from, to }: Folded, spans: readonly Span[]): readonly Span[] =>
  spans.map(({ start, end, as }) => ({ start: from[start] ?? start, end: to[end - 1] ?? end, as }))

/** What shows by itself that it is personal: in the text, and as it reads with its accents, invisible signs and odd digits taken off. */
function findShown(text: string, folded: Folded): readonly Span[] {
  const personal = (of: string): readonly Span[] =>
    findPersonal(of).map(({ kind, start, end }) => ({ start, end, as: kind }))
  const inFolded = [
    ...personal(folded.text),
    ...matches(folded.text, codes, 'number'),
    ...matches(folded.text, numbers, 'number'),
    ...matches(folded.text, wideNumbers, 'number'),
  ]
  return [...personal(text), ...matches(text, codes, 'number'), ...unfolded(folded, inFolded)]
}

/** What people in a text say that they are called, and what they sign with. */
function namesGiven(text: string): readonly string[] {
  const names = [...text.matchAll(saidNames), ...text.matchAll(signedNames)].map(([, name = '']) => name)
  for (const [, two, one] of text.matchAll(givenNames)) {
    const name = two ?? one ?? ''
    const [first = ''] = name.toLowerCase().split(/[ \u00a0]/)
    if (!noNames.has(first)) names.push(name)
  }
  const last = lastLine.exec(text)?.[1]
  return last === undefined ? names : [...names, last]
}

/** Makes what takes personal data out of texts before they leave the house: phones, mails, addresses, cards, accounts, orders, links, long numbers, handles, and the names of these people and of those who say theirs. What is personal in one of `texts` is taken out of all. Of a text that is longer than any message that is shown, only the beginning is given. In time linear in the texts. */
export function redactor(
  people: readonly Known[],
  texts: readonly string[],
  language: Language,
): (text: string) => string {
  const words = instead[language]
  const of = new Map<string, Hidden>()
  const add = (needle: string, as: Hidden): void => {
    if (!of.has(needle)) of.set(needle, as)
  }
  for (const who of ['customer', 'brand', 'person'] as const) {
    for (const known of people) if (known.who === who) for (const needle of needlesOf(known)) add(needle, who)
  }
  for (const whole of texts) {
    const text = whole.slice(0, longestRead)
    for (const { kind, start, end } of findPersonal(text)) {
      const needle = fold(text.slice(start, end)).text.trim()
      if (needle.length >= 4) add(needle, kind)
    }
    for (const name of namesGiven(text)) {
      for (const needle of needlesOf({ who: 'person', names: [name] })) if (!noNames.has(needle)) add(needle, 'person')
    }
  }
  const lengths = [...new Set([...of.keys()].map(({ length }) => length))].toSorted((a, b) => b - a)
  return (whole) => {
    const text = whole.slice(0, longestRead)
    const folded = fold(text)
    const spans: Span[] = [
      ...findShown(text, folded),
      ...matches(text, spokenMails, 'mail'),
      ...matches(text, links, 'link'),
      ...matches(text, bareLinks, 'link'),
      ...findNeedles(folded, { of, lengths }),
      ...matches(text, handles, 'handle'),
    ]
    // What stands at the cut may be half of something: it is looked at and not told.
    if (whole.length > longestRead) return `${replaced(text, spans, words, longestRead - cutMargin)}…`
    return replaced(text, spans, words, text.length)
  }
}

/** That it is somebody is less than who it is, and that it is a number less than whose. */
const says = (as: Hidden): number => (as === 'handle' ? 0 : as === 'number' ? 1 : 2)

/** What overlaps goes as one: of two finds no half is left standing. What begins after `until` is left out. */
function replaced(
  text: string,
  spans: readonly Span[],
  words: Readonly<Record<Hidden, string>>,
  until: number,
): string {
  const sorted = spans.filter(({ start }) => start < until).toSorted((a, b) => a.start - b.start)
  let result = ''
  let at = 0
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i]
    if (first === undefined) break
    let { end } = first
    let longest = first
    i += 1
    for (let next = sorted[i]; next !== undefined && next.start < end; i += 1, next = sorted[i]) {
      const more = says(next.as) - says(longest.as)
      if (more > 0 || (more === 0 && next.end - next.start > longest.end - longest.start)) longest = next
      end = Math.max(end, next.end)
    }
    result += text.slice(at, first.start) + words[longest.as]
    at = end
  }
  return result + text.slice(at, Math.max(at, until))
}

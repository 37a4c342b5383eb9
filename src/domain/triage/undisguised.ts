import { cues, wordsOf } from './cues.ts'
import { wordHash } from './hashing.ts'

/** A text as it is meant, and where in the text as it was written the words stand that are spelt otherwise. */
export interface Undisguised {
  readonly text: string
  readonly at: readonly { readonly start: number; readonly end: number }[]
}

/** What digits and signs stand for among letters. */
const disguises: Readonly<Record<string, string>> = {
  ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '9': 'g' },
  ...{ '@': 'a', '€': 'e', $: 's' },
}
const sign =
  /(?<=\p{L})[0134579@€$](?=\p{L})|^1(?=\p{L}{4})|(?<=\p{L})[0134579@€$](?=[0-9@€$]\p{L})|(?<=\p{L}[0-9@€$])[0134579@€$](?=\p{L})/gu
/** Letters one by one, at least four, or a word with whatever stands in it for letters. */
const written = /(?<![\p{L}\p{N}@])(?:\p{L}(?:[ .*_-]\p{L}(?![\p{L}\p{N}])){3,20}|#?[\p{L}0-9][\p{L}0-9@€$]{3,40})/gu
const between = /[ .*_-]/g
const stretched = /(\p{L})\1{2,}/gu

/** Words for groups that are long enough to be told in the middle of letters. */
const groups = new Set(
  [...wordsOf(cues.origin), ...wordsOf(cues.gender), ...wordsOf(cues.otherGroup), ...wordsOf(cues.slur)].filter(
    (word) => word.length > 3,
  ),
)
const beside = new Set(
  (
    'les des ces aux tous toutes sale sales mort morts a au dehors pas stop je hais deteste degage va sont en de chez ici ' +
    'rentrez renvoyez expulsez virez vous nous marre putain putains non merde the all kill hate dirty out no'
  ).split(' '),
)

/** Words for groups as they are misspelt: two letters the wrong way round, one left out or not doubled. What is a word of its own is left alone. */
const misspelt = new Map<string, string>()
const ofTheirOwn = new Set(
  'etranges refuges handicaps femme gaie noir trais juif tarns feminists africans immigre migrant homosexuel homosexuelle lesbienne musulman'.split(
    ' ',
  ),
)
for (const word of (
  'femmes juifs juives arabes noirs musulmans musulmanes migrants immigres immigrees refugies etrangers homosexuels ' +
  'lesbiennes handicapes trans transgenres feministes africains maghrebins negre negres bougnoule bougnoules youpin youpins ' +
  'pedes tapettes travelo travelos pouffiasse'
).split(' ')) {
  const letters = [...word]
  const forms = [word.replaceAll(/(.)\1/g, '$1'), word.startsWith('h') ? word.slice(1) : word]
  for (let i = 1; i < letters.length - 1; i++) {
    const [a = '', b = ''] = letters.slice(i)
    if (letters.length > 4)
      forms.push(
        letters
          .with(i, b)
          .with(i + 1, a)
          .join(''),
      )
    if (letters.length > 5) forms.push(letters.toSpliced(i, 1).join(''))
  }
  for (const form of forms) if (form !== word && !ofTheirOwn.has(form) && !misspelt.has(form)) misspelt.set(form, word)
}
const misspeltHashes = new Set([...misspelt.keys()].map(wordHash))

/** Whether a word for a group may be misspelt in a text that was read. */
export const mayBeMisspelt = (terms: Int32Array, termCount: number): boolean => {
  for (let i = 0; i < termCount; i++) if (misspeltHashes.has(terms[i] ?? 0)) return true
  return false
}

/** What of a word is worth a second look: that it names a group, or is a word of contempt. */
const telling = new Set([
  ...[cues.origin, cues.gender, cues.otherGroup, cues.slur, cues.contempt, cues.insult].flatMap(wordsOf),
  ...misspelt.values(),
])

const isLetter = (unit: number): boolean => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0xdf && unit < 0x180)
const isSign = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || unit === 0x40 || unit === 0x24 || unit === 0x20ac
const one = 0x31
const at = 0x40
const space = 0x20
const runTogether =
  /^(?:#|(?:les|des|ces|sales?|tous(?:les)?|toutes(?:les)?|mort(?:aux|a)|jehais(?:les)?|non)(?:femm|fill|juif|musul|noir|arab|migran|immigr|homo|gay|trans|handi|n[eè]gr|p[eé]d[eé]|[eé]trang|r[eé]fug|afric|gouin|bougn|youp))/
const leastTogether = 7

/** Whether a glance finds anything that may be spelt otherwise: nearly all posts are spared the rest. `lower`: in lower case. */
function mayBe(lower: string): boolean {
  let last = 0
  let same = 0
  let size = 0
  let begin = 0
  let alone = 0
  for (let i = 0; i <= lower.length; i++) {
    const unit = i < lower.length ? lower.charCodeAt(i) : 0
    // The name of an account may be spelt as it likes.
    if (unit === at && size === 0) {
      while (i + 1 < lower.length && lower.charCodeAt(i + 1) > space) i++
      last = 0
      continue
    }
    if (isLetter(unit)) {
      same = unit === last ? same + 1 : 0
      if (same === 2 || (size > 0 && isSign(last))) return true
      if (size++ === 0) begin = i
    } else if (size === 0 || !isSign(unit)) {
      // Behind a word.
      if (size === 1 && ++alone === 4) return true
      if (size > 1) alone = 0
      if (size > 4 && lower.charCodeAt(begin - 1) === one) return true
      if (size >= leastTogether && runTogether.test(lower.slice(lower[begin - 1] === '#' ? begin - 1 : begin, i)))
        return true
      size = 0
    }
    last = unit
  }
  return false
}

/** A text with its words as they are meant, where some are spelt with signs for letters, letter by letter, drawn out or run together; null: none is. It is a guess, for a second look. */
export function undisguised(text: string, isMisspelt = false): Undisguised | null {
  if (!isMisspelt && !mayBe(text.toLowerCase())) return null
  const places: { start: number; end: number }[] = []
  const meant = text.replaceAll(written, (word, start: number) => {
    const letters = /^\p{L}[ .*_-]/u.test(word) ? word.replaceAll(between, '') : word
    const bare = letters.replaceAll(sign, (it) => disguises[it] ?? it).replaceAll(stretched, '$1')
    const plain = apart(bare)
    // Letter by letter, the words beside it are meant too: they count where one of them tells something.
    if (/^\p{L}[ .*_-]/u.test(word) && !telling.has(plainOf(plain))) return plain
    if (plain === word || !plain.split(' ').some((each) => telling.has(plainOf(each)))) return word
    places.push({ start, end: start + word.length })
    return plain
  })
  return places.length === 0 ? null : { text: meant, at: places }
}

const plainOf = (word: string): string =>
  word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()

/** The words that were run together, where one of them is a group of people and all the rest are words too; otherwise the word as it is. */
function apart(word: string): string {
  const letters = plainOf(word.replace('#', ''))
  const meant = misspelt.get(letters)
  if (meant !== undefined) return meant
  if (letters.length < 7 || letters.length > 40 || groups.has(letters)) return word
  // By which last word each beginning of it can be told apart.
  const last: (string | undefined)[] = [undefined]
  for (let end = 1; end <= letters.length; end++) {
    last.push(undefined)
    for (let start = Math.max(0, end - 14); start < end && last[end] === undefined; start++) {
      if (start > 0 && last[start] === undefined) continue
      const part = letters.slice(start, end)
      if (beside.has(part) || groups.has(part)) last[end] = part
    }
  }
  const parts: string[] = []
  for (let end = letters.length; end > 0; ) {
    const part = last[end]
    if (part === undefined) return word
    parts.unshift(part)
    end -= part.length
  }
  return parts.length > 1 && parts.some((part) => groups.has(part)) ? parts.join(' ') : word
}

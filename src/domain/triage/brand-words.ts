import { fold, Folded, outside } from '../listening/fold.ts'

/** What a word of a brand is: what it sells, a place or a person of its own, or a rival. */
export const brandWordKinds = ['dish', 'place', 'staff', 'rival'] as const
/** One of `brandWordKinds`. */
export type BrandWordKind = (typeof brandWordKinds)[number]

/** A word, or several, that means something to one brand. */
export interface BrandWord {
  readonly kind: BrandWordKind
  readonly text: string
}

/** By how much each kind moves an output, in logarithms of odds, when one of its words is met. By hand and readable; corrections go on from there. */
const moves: Readonly<Record<BrandWordKind, Readonly<Record<string, number>>>> = {
  dish: { relevant: 1.5, 'topic.quality': 0.7 },
  place: { relevant: 1.5 },
  staff: { relevant: 1.5, 'topic.staff': 1 },
  // A rant about a rival is no complaint about us; where both are named, see below.
  rival: { complaint: -2, relevant: -1.5, churn: -0.5 },
}

/** The words of a text, as they are compared: folded, one space before, between and behind. */
function plainOf(text: string, folded: Folded): string {
  fold(text, false, folded)
  let plain = ' '
  for (let i = 0; i < folded.length; i++) {
    if (folded.class(i) !== outside) plain += String.fromCharCode(folded.units[i] ?? 0)
    else if (!plain.endsWith(' ')) plain += ' '
  }
  return plain.endsWith(' ') ? plain : `${plain} `
}

/** Names of rivals that are words of every day as often, folded. */
const everydayNames = new Set(
  (
    'free orange carrefour casino but action match total geant leader printemps poste quick paul atlas visa avis nature courir ' +
    'celio promod jules undiz camaieu sephora bleu rouge vert etam oui ouigo target next boots gap shell three sky now ee giffgaff ' +
    'apple amazon subway virgin sprint boost cricket express best dollar tide square stripe wise monzo halifax chase discover ' +
    'frontier united american delta spirit southwest gusto oasis ocean orion mint metro smart plus extra best simply iceland spar'
  ).split(' '),
)
/** How a name is written that is a word of every day too: with a capital inside of a sentence, as a handle or a tag. At the beginning of a sentence a capital says nothing. */
const writtenAsName = (name: string): RegExp => {
  const word = name.trim().replace(/^[@#]/u, '')
  const escaped = (text: string): string =>
    text.replaceAll(/[^\p{L}\p{N}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
  const capital = escaped(word.replace(/^./u, (letter) => letter.toUpperCase()))
  const any = [...word].map((letter) => `[${escaped(letter.toLowerCase())}${escaped(letter.toUpperCase())}]`).join('')
  return new RegExp(String.raw`(?:[@#]${any}|(?<=[\p{L}\p{N},;:)][ '’\u00a0])${capital})(?![\p{L}\p{N}])`, 'u')
}

/** Looks for the words of one brand. */
export class BrandWords {
  private readonly folded = new Folded()
  private readonly byFirst = new Map<
    string,
    { readonly kind: BrandWordKind; readonly plain: string; readonly written: RegExp | null }[]
  >()
  private readonly own: readonly string[]

  /** `own`: what the brand is called. Where it is named beside a rival, the rival says nothing of whom the anger is for. */
  constructor(words: readonly BrandWord[], own: readonly string[] = []) {
    for (const { kind, text } of words) {
      const plain = plainOf(text, this.folded)
      const first = plain.slice(1, plain.indexOf(' ', 1))
      const written = kind === 'rival' && everydayNames.has(plain.trim()) ? writtenAsName(text) : null
      if (first !== '') this.byFirst.set(first, [...(this.byFirst.get(first) ?? []), { kind, plain, written }])
    }
    this.own = own.map((name) => plainOf(name, this.folded)).filter((plain) => plain.trim() !== '')
  }

  /** Which kinds of words a text holds. */
  kindsIn(text: string): ReadonlySet<BrandWordKind> {
    const found = new Set<BrandWordKind>()
    if (this.byFirst.size === 0) return found
    const plain = plainOf(text, this.folded)
    for (let at = 0; at < plain.length - 1; ) {
      const end = plain.indexOf(' ', at + 1)
      for (const word of this.byFirst.get(plain.slice(at + 1, end)) ?? []) {
        if (plain.startsWith(word.plain, at) && word.written?.test(text) !== false) found.add(word.kind)
      }
      at = end
    }
    if (found.has('rival') && this.own.some((name) => plain.includes(name))) found.delete('rival')
    return found
  }

  /** By how much the outputs are moved for a text. */
  shiftsFor(text: string): ReadonlyMap<string, number> {
    const shifts = new Map<string, number>()
    for (const kind of this.kindsIn(text))
      for (const [output, shift] of Object.entries(moves[kind])) shifts.set(output, (shifts.get(output) ?? 0) + shift)
    return shifts
  }
}

/** Scripts that one language of ours alone is written in, and those that several share. */
const ranges: readonly (readonly [from: number, to: number, script: Script])[] = [
  [0x41, 0x24f, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x530, 0x58f, 'armenian'],
  [0x590, 0x5ff, 'hebrew'],
  [0x600, 0x77f, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0x980, 0x9ff, 'bengali'],
  [0xb80, 0xbff, 'tamil'],
  [0xe00, 0xe7f, 'thai'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1e00, 0x1eff, 'latin'],
  [0x3040, 0x30ff, 'kana'],
  [0x4e00, 0x9fff, 'han'],
  [0xac00, 0xd7af, 'hangul'],
]

type Script =
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'armenian'
  | 'hebrew'
  | 'arabic'
  | 'devanagari'
  | 'bengali'
  | 'tamil'
  | 'thai'
  | 'georgian'
  | 'kana'
  | 'han'
  | 'hangul'

/** The languages of each script; what is written in it is one of them. Of one alone, nothing else has to be asked. */
const spoken: Readonly<Record<Exclude<Script, 'latin'>, readonly string[]>> = {
  greek: ['el'],
  cyrillic: ['ru', 'bg', 'sr', 'uk'],
  armenian: ['hy'],
  hebrew: ['he'],
  arabic: ['ar', 'fa'],
  devanagari: ['hi'],
  bengali: ['bn'],
  tamil: ['ta'],
  thai: ['th'],
  georgian: ['ka'],
  kana: ['ja'],
  han: ['zh'],
  hangul: ['ko'],
}

const notLatin = new Set(Object.values(spoken).flat())
notLatin.delete('sr')

const scriptAt = (unit: number): Script | null => {
  if (unit < 0x41 || (unit > 0x5a && unit < 0x61) || (unit > 0x7a && unit < 0xc0)) return null
  for (const [from, to, script] of ranges) if (unit >= from && unit <= to) return script
  return null
}

const countOf = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0

/** A language that the model has not learnt and that its letters give away: it would be taken for a neighbour, and read by that one's words. */
function givenAway(text: string, script: Script): string | null {
  switch (script) {
    case 'cyrillic':
      if (/[ўЎ]/.test(text)) return 'be'
      return /[іїєґІЇЄҐ]/.test(text) && !/[ыэёъЫЭЁЪ]/.test(text) ? 'uk' : null
    case 'arabic':
      // One of them alone stands in Arabic too, in names and where a keyboard was made for another language.
      if (countOf(text, /[ٹڈڑےںہ]/g) >= 2) return 'ur'
      return new Set(text.match(/[پچژگکی]/g)).size >= 2 ? 'fa' : null
    case 'latin':
      // Azerbaijani has these letters and one more.
      return countOf(text, /[ğĞıİ]/g) >= 2 && !/[əƏ]/.test(text) ? 'tr' : null
    default:
      return null
  }
}

/** Which languages the letters of a text allow: a test of a language's code; `null` for a text without letters. */
export function allowedBy(text: string): { readonly only: string | null; allows(language: string): boolean } | null {
  const counts = new Map<Script, number>()
  // Almost all letters are these: they are counted aside.
  let plain = 0
  // The first few hundred letters tell the script.
  for (let i = 0, seen = 0; i < text.length && seen < 400; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x7b) {
      if (unit < 0x41 || (unit > 0x5a && unit < 0x61)) continue
      seen++
      // Who comes first keeps the first place.
      if (plain++ === 0 && !counts.has('latin')) counts.set('latin', 0)
      continue
    }
    const script = scriptAt(unit)
    if (script === null) continue
    seen++
    counts.set(script, (counts.get(script) ?? 0) + 1)
  }
  if (plain > 0) counts.set('latin', (counts.get('latin') ?? 0) + plain)
  let most: Script | null = null
  for (const [script, count] of counts) if (most === null || count > (counts.get(most) ?? 0)) most = script
  if (most === null) return null
  if ((most === 'han' || most === 'kana') && (counts.get('kana') ?? 0) > 0) most = 'kana'
  const given = givenAway(text, most)
  if (given !== null) return { only: given, allows: (language) => language === given }
  if (most === 'latin') return { only: null, allows: (language) => !notLatin.has(language) }
  const languages = spoken[most]
  return {
    only: languages.length === 1 ? (languages[0] ?? null) : null,
    allows: (language) => languages.includes(language),
  }
}

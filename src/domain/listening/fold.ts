/** What a folded unit is to a word: nothing, a letter or digit of a script with spaces, or one of a script without. */
export const outside = 0
/** A letter or digit of a script that puts spaces between words. */
export const spaced = 1
/** A letter of a script that writes its words without spaces (Han, kana, Hangul with its particles, Thai …). */
const unspaced = 2

const classMask = 3
const continues = 4

const space = 0x20
const at = 0x40
const plus = 0x2b
const underscore = 0x5f
const dot = 0x2e
const hyphen = 0x2d

// What a UTF-16 unit does to the folded text; 0 is "not looked up yet".
const single = 1
const several = 2
const separator = 3
const skipped = 4
const removedMark = 5
const keptMark = 6
const leadSurrogate = 7

const isWordLetter = /[\p{L}\p{Nd}\p{Nl}]/u
const isMark = /\p{M}/u
const isRemovedMark =
  /[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]/u
const isIgnored = /\p{Cf}/u
const isSeparator = /[\p{White_Space}\p{Cc}\u002D\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/u
const isUnspaced =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\p{sc=Yiii}]/u
const kanaVoicing = /[\u3099\u309A]/
// Vowels and finals of a Hangul syllable that is written apart.
const hangulTail = /[\u1160-\u11FF]/

const letters = new Map<string, string>([
  ['œ', 'oe'],
  ['æ', 'ae'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['’', "'"],
  ['‘', "'"],
  ['‛', "'"],
  ['ʼ', "'"],
  ['ʻ', "'"],
  ['ʹ', "'"],
  ['′', "'"],
  ['`', "'"],
  ['´', "'"],
  ['＇', "'"],
])

interface Folding {
  readonly action: number
  readonly units: readonly number[]
  readonly flags: number
}

const classOf = (char: string): number => {
  if (isUnspaced.test(char)) return unspaced
  return isWordLetter.test(char) || isMark.test(char) ? spaced : outside
}

const unitsOf = (text: string): number[] => {
  const units: number[] = []
  for (let i = 0; i < text.length; i++) units.push(text.charCodeAt(i))
  return units
}

const describe = (char: string): Folding => {
  const known = letters.get(char)
  if (known === "'") return { action: single, units: unitsOf(known), flags: outside }
  if (isSeparator.test(char)) return { action: separator, units: [space], flags: outside }
  if (isIgnored.test(char)) return { action: skipped, units: [], flags: outside }
  if (isMark.test(char)) {
    if (isRemovedMark.test(char) && !kanaVoicing.test(char)) return { action: removedMark, units: [], flags: outside }
    return {
      action: keptMark,
      units: unitsOf(char),
      flags: isUnspaced.test(char) ? unspaced : spaced,
    }
  }
  if (hangulTail.test(char)) return { action: keptMark, units: unitsOf(char), flags: unspaced }
  // Letters and digits lose their dress (full width, bold, ligature); signs keep theirs, so that ™ never becomes two letters.
  const code = char.codePointAt(0) ?? 0
  const wide = code >= 0xff01 && code <= 0xff5e
  const bare = isWordLetter.test(char) || wide ? char.normalize('NFKD') : char.normalize('NFD')
  let folded = ''
  for (const part of bare.toLowerCase()) {
    if (isMark.test(part) && isRemovedMark.test(part) && !kanaVoicing.test(part)) continue
    folded += letters.get(part) ?? part
  }
  const units = unitsOf(folded)
  const first = units[0]
  if (first === undefined) return { action: removedMark, units: [], flags: outside }
  const flags = isWordLetter.test(char) ? classOf(folded) : outside
  return { action: units.length === 1 ? single : several, units, flags }
}

const actions = new Uint8Array(65_536)
const foldedUnits = new Uint16Array(65_536)
const foldedFlags = new Uint8Array(65_536)
const expansions = new Map<number, Folding>()
const astral = new Map<number, Folding>()
const astralRemembered = 4_096

const lookUp = (unit: number): number => {
  if (unit >= 0xd800 && unit <= 0xdbff) {
    actions[unit] = leadSurrogate
    return leadSurrogate
  }
  const folding =
    unit >= 0xdc00 && unit <= 0xdfff
      ? { action: single, units: [unit], flags: outside }
      : describe(String.fromCharCode(unit))
  foldedUnits[unit] = folding.units[0] ?? 0
  foldedFlags[unit] = folding.flags
  if (folding.action === several || folding.units.length > 1) expansions.set(unit, folding)
  actions[unit] = folding.action
  return folding.action
}

const actionOf = (unit: number): number => {
  const known = actions[unit] ?? 0
  return known === 0 ? lookUp(unit) : known
}

const astralFolding = (code: number): Folding => {
  const known = astral.get(code)
  if (known !== undefined) return known
  const folding = describe(String.fromCodePoint(code))
  if (astral.size < astralRemembered) astral.set(code, folding)
  return folding
}

/** True for a letter, digit or mark of a script that puts spaces between words, at a UTF-16 unit of its own. */
export function isSpacedLetter(unit: number): boolean {
  const action = actionOf(unit)
  if (action === removedMark) return true
  return (
    action !== separator &&
    action !== skipped &&
    action !== leadSurrogate &&
    ((foldedFlags[unit] ?? 0) & classMask) === spaced
  )
}

const isHandleUnit = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) ||
  (unit >= 0x41 && unit <= 0x5a) ||
  (unit >= 0x30 && unit <= 0x39) ||
  unit === underscore ||
  unit === dot ||
  unit === hyphen ||
  (unit > 0x7f && isSpacedLetter(unit))

const handlePart = (text: string, from: number): number => {
  let end = from
  while (end < text.length && isHandleUnit(text.charCodeAt(end))) end++
  while (end > from && (text.charCodeAt(end - 1) === dot || text.charCodeAt(end - 1) === hyphen)) end--
  return end
}

/** Where the handle ends that begins with the @ at `from`: `@name`, `@name.domain` or `@name@host`; `from` when there is none. */
function handleEnd(text: string, from: number): number {
  const first = text.charCodeAt(from + 1)
  if (first === dot || first === hyphen) return from
  const end = handlePart(text, from + 1)
  if (end === from + 1) return from
  if (text.charCodeAt(end) !== at) return end
  const hostEnd = handlePart(text, end + 1)
  return hostEnd === end + 1 ? end : hostEnd
}

/** A text folded for comparison, unit by unit, each knowing where it stood in the original. */
export class Folded {
  units = new Uint16Array(1_024)
  starts = new Int32Array(1_024)
  ends = new Int32Array(1_024)
  flags = new Uint8Array(1_024)
  length = 0
  /** Start and end of each @handle in the original, in pairs. */
  handles: number[] = []

  /** What the unit is to a word. */
  class(index: number): number {
    return (this.flags[index] ?? 0) & classMask
  }

  /** True when a cut before this unit separates no letter from its marks and no expanded letter in two. */
  opens(index: number): boolean {
    return ((this.flags[index] ?? 0) & continues) === 0
  }

  /** The folded text itself. */
  toString(): string {
    let text = ''
    for (let i = 0; i < this.length; i++) text += String.fromCharCode(this.units[i] ?? 0)
    return text
  }

  push(unit: number, start: number, end: number, flags: number): void {
    if (this.length === this.units.length) this.grow()
    const i = this.length++
    this.units[i] = unit
    this.starts[i] = start
    this.ends[i] = end
    this.flags[i] = flags
  }

  private grow(): void {
    const size = this.units.length * 2
    const copy = <A extends Uint16Array | Int32Array | Uint8Array>(into: A, from: A): A => {
      into.set(from)
      return into
    }
    this.units = copy(new Uint16Array(size), this.units)
    this.starts = copy(new Int32Array(size), this.starts)
    this.ends = copy(new Int32Array(size), this.ends)
    this.flags = copy(new Uint8Array(size), this.flags)
  }
}

const pushFolding = (into: Folded, folding: Folding, start: number, end: number): void => {
  const flags = folding.action === keptMark ? folding.flags | continues : folding.flags
  folding.units.forEach((unit, i) => {
    into.push(unit, start, end, i === 0 ? flags : flags | continues)
  })
}

const mayPrecedeHandle = (folded: Folded): boolean => {
  const last = folded.length - 1
  if (last < 0) return true
  const unit = folded.units[last]
  return folded.class(last) !== spaced && unit !== underscore && unit !== plus
}

/** Folds a text: case, accents, typographic variants; a run of spaces and hyphens becomes one space. With `handles`, an @handle becomes one @ and its place is kept. */
export function fold(text: string, handles: boolean, into: Folded = new Folded()): Folded {
  into.length = 0
  into.handles = []
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const action = actionOf(unit)
    if (action === single) {
      const folded = foldedUnits[unit] ?? unit
      if (folded === at && handles && mayPrecedeHandle(into)) {
        const end = handleEnd(text, i)
        if (end > i) {
          into.handles.push(i, end)
          into.push(at, i, end, outside)
          i = end - 1
          continue
        }
      }
      into.push(folded, i, i + 1, foldedFlags[unit] ?? 0)
    } else if (action === separator) {
      const last = into.length - 1
      if (last >= 0 && into.units[last] === space) into.ends[last] = i + 1
      else into.push(space, i, i + 1, outside)
    } else if (action === removedMark) {
      extend(into, i + 1)
    } else if (action === keptMark) {
      into.push(foldedUnits[unit] ?? unit, i, i + 1, (foldedFlags[unit] ?? 0) | (into.length > 0 ? continues : 0))
    } else if (action === several) {
      const folding = expansions.get(unit)
      if (folding !== undefined) pushFolding(into, folding, i, i + 1)
    } else if (action === leadSurrogate) {
      const code = text.codePointAt(i) ?? unit
      if (code === unit) {
        into.push(unit, i, i + 1, outside)
        continue
      }
      const folding = astralFolding(code)
      if (folding.action === removedMark) extend(into, i + 2)
      else if (folding.action === separator) into.push(space, i, i + 2, outside)
      else pushFolding(into, folding, i, i + 2)
      i++
    }
  }
  return into
}

// A letter's marks belong to it: whatever slices the letter takes them along. An expanded letter has several units with one end.
const extend = (into: Folded, end: number): void => {
  let last = into.length - 1
  if (last < 0) return
  into.ends[last] = end
  const start = into.starts[last]
  while (last > 0 && !into.opens(last) && into.starts[last - 1] === start) into.ends[--last] = end
}

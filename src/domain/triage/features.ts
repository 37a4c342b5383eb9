import { Folded, fold, outside, spaced } from '../listening/fold.ts'
import { type CueTable, cueCount, cueIndex } from './cue-table.ts'
import { type Cue, ofThingsToo } from './cues.ts'
import { emojiMood, glad as gladMood, sad as sadMood, wry as wryMood } from './emoji.ts'
import { fnv, joined, placeOf, wordHash, wordSeed } from './hashing.ts'

/** A post longer than this is judged by its beginning and its end: nobody is kept waiting for a megabyte. */
export const readsAtMost = 8_000
const readsOfEnd = 2_000

/** How many numbers stand beside the hashed features: what cues, punctuation and capitals say. */
export const denseSize = cueCount * 2 + 40

const charSeed = 0x51ed270b
const negatedSeed = 0x0a3c59ac
const exactSeed = 0x7a2d11c3
const signSeed = 0x1b873593
const letterSeed = 0x3c6ef372

const firstSeed = 0x2545f497

const longestWord = 32
const border = 0x20
const borderRun = Math.imul(charSeed ^ border, fnv)

/** Words with a polarity of -5 to 5, by hash: a language's, or none. */
export type Polarity = Pick<ReadonlyMap<number, number>, 'get'>

/** What is read of a post, once, for all heads. */
export class Features {
  /** Hashed features, each as often as it was met. */
  ids = new Uint32Array(8_192)
  /** Which word of the post each of them belongs to. */
  owners = new Uint32Array(8_192)
  count = 0
  /** Start and end of each word in the text, in pairs. */
  words = new Int32Array(1_024)
  wordCount = 0
  readonly dense = new Float32Array(denseSize)
  /** The hash of each word that may have a polarity, and whether it stands negated (1) or after a contrast (2). */
  terms = new Int32Array(512)
  turns = new Uint8Array(512)
  termCount = 0
  /** Which cue was met in which word, in pairs; of a long post, the first ones. */
  readonly hits = new Int32Array(512)
  hitCount = 0
  /** Whether contempt stands near a word that means people of a group and nothing else. */
  aimed = false
  /** Whether there is such a word. */
  people = false

  push(hash: number, owner: number): void {
    if (this.count === this.ids.length) {
      const ids = new Uint32Array(this.count * 2)
      ids.set(this.ids)
      this.ids = ids
      const owners = new Uint32Array(this.count * 2)
      owners.set(this.owners)
      this.owners = owners
    }
    this.ids[this.count] = placeOf(hash)
    this.owners[this.count] = owner
    this.count++
  }

  term(hash: number, turn: number): void {
    if (this.termCount === this.terms.length) {
      const terms = new Int32Array(this.termCount * 2)
      terms.set(this.terms)
      this.terms = terms
      const turns = new Uint8Array(this.termCount * 2)
      turns.set(this.turns)
      this.turns = turns
    }
    this.terms[this.termCount] = hash
    this.turns[this.termCount++] = turn
  }

  word(start: number, end: number): number {
    if (this.wordCount * 2 === this.words.length) {
      const words = new Int32Array(this.words.length * 2)
      words.set(this.words)
      this.words = words
    }
    this.words[this.wordCount * 2] = start
    this.words[this.wordCount * 2 + 1] = end
    return this.wordCount++
  }
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isUpper = (unit: number): boolean =>
  (unit >= 0x41 && unit <= 0x5a) || (unit >= 0xc0 && unit <= 0xde && unit !== 0xd7)
const isSpace = (unit: number): boolean =>
  unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0x3000
const isNameUnit = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f

const capped = (value: number, most: number): number => (value > most ? most : value) / most

const urlToken = wordHash('\u0001url')
/** What stands for a name or an address in posts whose names were taken out. */
const masked = /<(?:(user|username|mention)|url|link|https?)>/iy

const mentionToken = wordHash('\u0001mention')
const mailToken = wordHash('\u0001mail')
const httpWord = wordHash('http')
const httpsWord = wordHash('https')

/** Of a long text, its beginning and its end; a short one as it is. What was left out becomes a space. */
export const partRead = (text: string): string =>
  text.length <= readsAtMost
    ? text
    : `${text.slice(0, readsAtMost - readsOfEnd)} ${text.slice(text.length - readsOfEnd)}`

/** What is read of a text without accents and in lower case, as lists of plain words are looked for in it. */
export const plainRead = (text: string): string =>
  partRead(text)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()

const folded = new Folded()
const metAt = new Int32Array(cueCount)
const negationOnly = [cueIndex.negation]
const thingsToo: ReadonlySet<number> = new Set(ofThingsToo.split(/\s+/).map(wordHash))

const isNegated = 1
const isAfterContrast = 2

/** Words that praise, and signs of anything else. Thanks alone are no praise: whoever asks for something ends with them. */
const praising: readonly Cue[] = ['praise', 'affection']
const clouded: readonly Cue[] = [
  ...(['negation', 'contrast', 'problem', 'failing', 'reminder', 'churn', 'viral', 'urgent', 'promise'] as const),
  ...(['gratitude', 'please', 'suggest', 'time', 'money', 'rival', 'swear', 'insult', 'violence'] as const),
  ...(['contempt', 'slur'] as const),
]
const praisingAt = praising.map((cue) => cueIndex[cue])
const cloudedAt = clouded.map((cue) => cueIndex[cue])
/** Of the numbers behind the cues: questions, numerals, quotes, sad and wry emoji, a frown, and what the lists of words find bad. */
const cloudedSigns = [6, 14, 16, 24, 25, 27, 30]
/** Longer ones tell more than that somebody is glad. */
const mostOfPraise = 40

/** Whether a post that was read, with the polarity of its words, praises and does nothing else: there is no word of trouble, question, contrast or waiting in it. */
export function onlyPraises({ dense, termCount }: Features): boolean {
  const has = (at: number): boolean => (dense[at] ?? 0) > 0
  return (
    termCount <= mostOfPraise &&
    praisingAt.some(has) &&
    !cloudedAt.some(has) &&
    !cloudedSigns.some((sign) => has(cueCount * 2 + sign))
  )
}

/** Adds what a language's word list says of the words that were read; its language is known only afterwards. */
export function readPolarity(features: Features, polarity: Polarity | undefined): void {
  if (polarity === undefined) return
  const { dense, terms, turns, termCount } = features
  let positive = 0
  let negative = 0
  let strongest = 0
  let weakest = 0
  let last = 0
  let afterContrast = 0
  for (let i = 0; i < termCount; i++) {
    const mood = polarity.get(terms[i] ?? 0) ?? 0
    if (mood === 0) continue
    const turn = turns[i] ?? 0
    const turned = (turn & isNegated) !== 0 ? -mood * 0.6 : mood
    if (turned > 0) positive += turned
    else negative -= turned
    if (turned > strongest) strongest = turned
    if (turned < weakest) weakest = turned
    last = turned
    if ((turn & isAfterContrast) !== 0) afterContrast += turned
  }
  const at = cueCount * 2
  dense[at + 28] = capped(positive, 4)
  dense[at + 29] = capped(positive, 12)
  dense[at + 30] = capped(negative, 4)
  dense[at + 31] = capped(negative, 12)
  dense[at + 32] = strongest / 5
  dense[at + 33] = weakest / 5
  dense[at + 34] = Math.max(-1, Math.min(1, (positive - negative) / 6))
  dense[at + 35] = last / 5
  dense[at + 36] = Math.max(-1, Math.min(1, afterContrast / 4))
}

/** Where, among the numbers beside the hashed features, it stands that a group of people is spoken of with contempt (1: yes). */
export const hostileAt = cueCount * 2 + 37

/** Reads a text into its features, once for all heads; in time linear in its length, for whatever text. */
export function readFeatures(text: string, cues: CueTable, into: Features = new Features()): Features {
  into.count = 0
  into.termCount = 0
  into.hitCount = 0
  into.wordCount = 0
  into.aimed = false
  const dense = into.dense
  dense.fill(0)
  fold(text, false, folded)
  const { units, starts, ends, length } = folded
  // Behind the end lies what is left of the texts before this one.
  const unitAt = (at: number): number => (at < length ? (units[at] ?? 0) : 0)

  let previous = 0
  let beforePrevious = 0
  let negated = 0
  let words = 0
  let capitalWords = 0
  let stretched = 0
  let exclamations = 0
  let questions = 0
  let dots = 0
  let urls = 0
  let mentions = 0
  let hashtags = 0
  let numbers = 0
  let quotes = 0
  let glad = 0
  let sad = 0
  let wry = 0
  let emoji = 0
  let smile = 0
  let frown = 0
  let contrastSeen = false
  let lastNegation = 0
  let metNow = false
  let hostile = 0
  let violent = 0
  let peopleAt = 0
  let mentionFirst = 0
  let upper = 0
  let lower = 0

  metAt.fill(0)
  const met = (cue: number): boolean => metAt[cue] === words
  const lastMet = (cue: number): number => metAt[cue] ?? 0
  const meet = (found: readonly number[] | undefined): void => {
    if (found === undefined) return
    for (const cue of found) {
      if (met(cue)) continue
      metAt[cue] = words
      metNow = true
      if (into.hitCount < into.hits.length) {
        into.hits[into.hitCount++] = cue
        into.hits[into.hitCount++] = into.wordCount - 1
      }
      // The first counts most; a fourth says nothing new.
      const before = dense[cue] ?? 0
      if (before < 1) dense[cue] = before + (before === 0 ? 0.6 : 0.2)
      if (negated > 0) dense[cueCount + cue] = 1
    }
  }

  const token = (hash: number, owner: number): void => {
    into.push(hash, owner)
    if (previous !== 0) into.push(joined(previous, hash), owner)
    // With what a post begins.
    if (into.wordCount === 1) into.push(Math.imul(hash, firstSeed), owner)
    beforePrevious = previous
    previous = hash
  }

  let i = 0
  while (i < length) {
    const unit = units[i] ?? 0
    const start = starts[i] ?? 0
    const kind = folded.class(i)

    if (kind === spaced) {
      // A word: to its end, or to the place where a letter is written for the third time.
      let h = wordSeed
      let size = 0
      let repeats = 0
      let last = 0
      let digits = 0
      let accents = false
      let exact = exactSeed
      let caps = 0
      words++
      const from = i
      const owner = into.word(start, start)
      let run1 = borderRun
      let run2 = 0
      let run3 = 0
      let run4 = 0
      for (; i < length && folded.class(i) === spaced; i++) {
        let letter = units[i] ?? 0
        const original = text.charCodeAt(starts[i] ?? 0)
        if (isUpper(original)) caps++
        if (original > 0x7f) accents = true
        if (letter === last) {
          repeats++
          if (repeats >= 2 && !isDigit(letter)) {
            stretched = 1
            continue
          }
        } else repeats = 0
        last = letter
        if (isDigit(letter)) {
          digits++
          letter = 0x30
        }
        if (size < longestWord) {
          h = Math.imul(h ^ letter, fnv)
          exact = Math.imul(exact ^ (original | 0x20), fnv)
          if (original > 0x7f && original < 0x250) into.push(Math.imul(letterSeed ^ (original | 0x20), fnv), owner)
          // All runs of two to five that end here, each grown from the run that ended a letter before; the word's border
          // is a letter too.
          const two = Math.imul(run1 ^ letter, fnv)
          into.push(two, owner)
          if (size > 0) {
            const three = Math.imul(run2 ^ letter, fnv)
            into.push(three, owner)
            if (size > 1) {
              const four = Math.imul(run3 ^ letter, fnv)
              into.push(four, owner)
              if (size > 2) into.push(Math.imul(run4 ^ letter, fnv), owner)
              run4 = four
            }
            run3 = three
          }
          run2 = two
          run1 = Math.imul(charSeed ^ letter, fnv)
          size++
          if (size >= 4 && size <= 7) meet(cues.prefix.get(h))
        }
      }
      into.push(Math.imul(run1 ^ border, fnv), owner)
      if (size > 0) {
        into.push(Math.imul(run2 ^ border, fnv), owner)
        if (size > 1) {
          into.push(Math.imul(run3 ^ border, fnv), owner)
          if (size > 2) into.push(Math.imul(run4 ^ border, fnv), owner)
        }
      }
      const end = ends[i - 1] ?? start
      into.words[owner * 2 + 1] = end

      if ((h === httpWord || h === httpsWord) && (i >= length || units[i] === 0x3a || units[i] === 0x20)) {
        // An address says only that there is one. Its letters are dropped again.
        let stop = end
        while (stop < text.length && !isSpace(text.charCodeAt(stop))) stop++
        while (i < length && (starts[i] ?? 0) < stop) i++
        while (into.count > 0 && into.owners[into.count - 1] === owner) into.count--
        into.words[owner * 2 + 1] = stop
        urls++
        words--
        token(urlToken, owner)
        continue
      }
      upper += caps
      lower += end - start - caps
      if (caps > 1 && caps >= (i - from) * 0.7) capitalWords++
      if (digits > 0 && digits === size) {
        numbers++
        token(joined(h, size), owner)
        if (negated > 0) negated--
        continue
      }
      if (accents) into.push(exact, owner)
      // "don't": the apostrophe of a negation is no border.
      if (size === 1 && last === 0x74 && units[from - 1] === 0x27 && previous !== 0) {
        into.push(joined(previous, h), owner)
        negated = 4
        lastNegation = words
        meet(negationOnly)
        continue
      }

      meet(cues.exact.get(h))
      if (previous !== 0) {
        meet(cues.exact.get(joined(previous, h)))
        if (beforePrevious !== 0) meet(cues.exact.get(joined(joined(beforePrevious, previous), h)))
      }
      if (negated > 0) into.push(joined(negatedSeed, h), owner)
      if (metNow) {
        metNow = false
        if (met(cueIndex.contrast)) contrastSeen = true
        const group = Math.max(lastMet(cueIndex.origin), lastMet(cueIndex.gender), lastMet(cueIndex.otherGroup))
        if (group === words && !thingsToo.has(h)) peopleAt = words
        const against = Math.max(lastMet(cueIndex.contempt), lastMet(cueIndex.insult), lastMet(cueIndex.violence))
        if (group > 0 && against > 0 && Math.max(group, against) === words && Math.abs(group - against) < 8) {
          hostile = Math.max(hostile, lastNegation > 0 && words - lastNegation < 4 ? 1 : 2)
          if (lastMet(cueIndex.violence) === against) violent = 1
        }
        if (peopleAt > 0 && against > 0 && Math.max(peopleAt, against) === words && Math.abs(peopleAt - against) < 8)
          into.aimed = true
      }
      into.term(h, (negated > 0 ? isNegated : 0) | (contrastSeen ? isAfterContrast : 0))
      token(h, owner)
      if (met(cueIndex.negation)) {
        negated = 4
        lastNegation = words
      } else if (negated > 0) negated--
      continue
    }

    if (kind !== outside) {
      // Each letter of a script without spaces is a word.
      const owner = into.word(start, ends[i] ?? start + 1)
      words++
      token(Math.imul(wordSeed ^ unit, fnv), owner)
      i++
      continue
    }

    if (unit === 0x20) {
      i++
      continue
    }

    if (unit === 0x40) {
      // A name says only that somebody is named.
      let stop = start + 1
      while (stop < text.length && isNameUnit(text.charCodeAt(stop))) stop++
      const at = i
      i++
      while (i < length && (starts[i] ?? 0) < stop) i++
      if (stop > start + 1) {
        const mail = at > 0 && folded.class(at - 1) === spaced
        const owner = into.word(start, stop)
        if (!mail) {
          mentions++
          if (words === 0) mentionFirst = 1
        }
        token(mail ? mailToken : mentionToken, owner)
      }
      continue
    }

    if (unit >= 0xd800 && unit <= 0xdbff) {
      const next = unitAt(i + 1)
      if (next >= 0xdc00 && next <= 0xdfff) {
        const code = ((unit - 0xd800) << 10) + (next - 0xdc00) + 0x10000
        // The colour of a skin says nothing.
        if (code >= 0x1f3fb && code <= 0x1f3ff) {
          i += 2
          continue
        }
        const owner = into.word(start, start + 2)
        const mood = emojiMood(code)
        emoji++
        if ((mood & gladMood) !== 0) glad++
        if ((mood & sadMood) !== 0) sad++
        if ((mood & wryMood) !== 0) wry++
        token(Math.imul(Math.imul(signSeed ^ unit, fnv) ^ next, fnv), owner)
        i += 2
        continue
      }
      i++
      continue
    }

    if (unit === 0x3c) {
      masked.lastIndex = start
      const found = masked.exec(text)
      if (found !== null) {
        const stop = masked.lastIndex
        while (i < length && (starts[i] ?? 0) < stop) i++
        const named = found[1] !== undefined
        if (!named) urls++
        else {
          mentions++
          if (words === 0) mentionFirst = 1
        }
        token(named ? mentionToken : urlToken, into.word(start, stop))
        continue
      }
    }

    // Signs: runs of the same one, and faces made of them.
    let run = 1
    while (i + run < length && units[i + run] === unit) run++
    const owner = into.word(start, ends[i + run - 1] ?? start + 1)
    if (unit === 0x21) exclamations += run
    else if (unit === 0x3f) questions += run
    else if (unit === 0x2e && run > 1) dots++
    else if (unit === 0x2026) dots++
    else if (unit === 0x22 || unit === 0xab || unit === 0x201c) quotes++
    else if (unit === 0x23) hashtags++
    else if (unit > 0x2000) {
      const mood = emojiMood(unit)
      if (mood !== 0) emoji++
      if ((mood & gladMood) !== 0) glad++
      if ((mood & sadMood) !== 0) sad++
      if ((mood & wryMood) !== 0) wry++
    }
    let size = run
    let h = Math.imul(Math.imul(signSeed ^ unit, fnv) ^ (run > 3 ? 3 : run), fnv)
    if (run === 1 && (unit === 0x3a || unit === 0x3b || unit === 0x3d)) {
      let at = i + 1
      const nose = unitAt(at)
      if (nose === 0x2d || nose === 0x20 || nose === 0x27) {
        // Hyphens are folded into spaces: only one that was written as a sign makes a nose.
        if (nose !== 0x20 || text.charCodeAt(starts[at] ?? 0) === 0x2d) at++
        else at = -1
      }
      const mouth = at < 0 ? 0 : unitAt(at)
      const happy = mouth === 0x29 || mouth === 0x64 || mouth === 0x70 || mouth === 0x5d || mouth === 0x33
      const unhappy = mouth === 0x28 || mouth === 0x2f || mouth === 0x5b || mouth === 0x7c || mouth === 0x6f
      const alone = at + 1 >= length || folded.class(at + 1) === outside
      if ((happy || unhappy) && alone) {
        if (happy) smile++
        else frown++
        h = Math.imul(Math.imul(signSeed ^ 0x3a, fnv) ^ mouth, fnv)
        size = at - i + 1
        into.words[owner * 2 + 1] = ends[at] ?? start + 1
      }
    }
    if (unit !== 0x27 && unit !== 0x2c) {
      if (unit === 0x2e && run === 1) {
        previous = 0
        beforePrevious = 0
        negated = 0
      } else token(h, owner)
      if (unit === 0x21 || unit === 0x3f) negated = 0
    } else if (unit === 0x2c) negated = 0
    i += size
  }

  const at = cueCount * 2
  dense[at] = 1
  dense[at + 1] = capped(words, 8)
  dense[at + 2] = capped(words, 40)
  dense[at + 3] = capped(words, 120)
  dense[at + 4] = capped(exclamations, 1)
  dense[at + 5] = capped(exclamations, 4)
  dense[at + 6] = capped(questions, 1)
  dense[at + 7] = capped(questions, 3)
  dense[at + 8] = capped(dots, 2)
  dense[at + 9] = capped(urls, 1)
  dense[at + 10] = capped(mentions, 1)
  dense[at + 11] = capped(mentions, 3)
  dense[at + 12] = capped(hashtags, 1)
  dense[at + 13] = capped(hashtags, 4)
  dense[at + 14] = capped(numbers, 1)
  dense[at + 15] = capped(numbers, 4)
  dense[at + 16] = capped(quotes, 1)
  dense[at + 17] = capped(capitalWords, 1)
  dense[at + 18] = words > 0 ? capped(capitalWords / words, 1) : 0
  dense[at + 19] = upper + lower > 0 && upper / (upper + lower) > 0.6 ? 1 : 0
  dense[at + 20] = stretched
  dense[at + 21] = capped(emoji, 1)
  dense[at + 22] = capped(emoji, 4)
  dense[at + 23] = capped(glad, 2)
  dense[at + 24] = capped(sad, 2)
  dense[at + 25] = capped(wry, 2)
  dense[at + 26] = capped(smile, 1)
  dense[at + 27] = capped(frown, 1)
  dense[at + 37] = hostile / 2
  dense[at + 38] = violent
  dense[at + 39] = mentionFirst
  if (hostile > 0 && (lastMet(cueIndex.counter) > 0 || lastMet(cueIndex.affection) > 0)) dense[at + 37] = 0.25
  into.people = peopleAt > 0
  if (hostile < 2 || dense[at + 37] === 0.25) into.aimed = false
  return into
}

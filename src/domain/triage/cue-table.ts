import { type Cue, cueNames, cues } from './cues.ts'
import { joined, wordHash } from './hashing.ts'

/** How many groups of cues there are. */
export const cueCount = cueNames.length

/** The place of each group among the features. */
export const cueIndex = Object.fromEntries(cueNames.map((name, i) => [name, i])) as Readonly<Record<Cue, number>>

/** Which groups a word, a phrase or the beginning of a word belongs to, by hash. */
export interface CueTable {
  /** Of a whole word, or of words joined. */
  readonly exact: ReadonlyMap<number, readonly number[]>
  /** Of the first letters of a word. */
  readonly prefix: ReadonlyMap<number, readonly number[]>
}

const phraseHash = (phrase: string): number =>
  phrase
    .split(' ')
    .map(wordHash)
    .reduce((before, word) => joined(before, word))

/** Makes the table of all cues: a few milliseconds, once. */
export function cueTable(): CueTable {
  const exact = new Map<number, number[]>()
  const prefix = new Map<number, number[]>()
  const add = (to: Map<number, number[]>, hash: number, cue: number): void => {
    const known = to.get(hash)
    if (known === undefined) to.set(hash, [cue])
    else if (!known.includes(cue)) known.push(cue)
  }
  cueNames.forEach((name, cue) => {
    const [words = '', phrases = ''] = cues[name].split('|')
    for (const word of words.split(/\s+/).filter((each) => each !== '')) {
      if (word.endsWith('*')) add(prefix, wordHash(word.slice(0, -1)), cue)
      else add(exact, wordHash(word), cue)
    }
    for (const phrase of phrases.split(',').map((each) => each.trim().replaceAll(/\s+/g, ' ')))
      if (phrase !== '') add(exact, phraseHash(phrase), cue)
  })
  return { exact, prefix }
}

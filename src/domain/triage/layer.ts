import type { Features } from './features.ts'
import type { Shifts } from './judgement.ts'
import { certain } from './score.ts'

/** A post as a layer sees it: its words, and how likely the shared engine holds each output. */
export interface Example {
  /** The words and pairs of words, as hashes, each once, in rising order. */
  readonly words: Int32Array
  /** The outputs; the same list for all posts of an engine. */
  readonly outputs: readonly string[]
  /** The logarithm of the odds of each output, as the shared engine alone gives it. */
  readonly odds: Float64Array
}

const tongues = 'language.'

/** Which language the shared engine alone says that a post is in; null where it was not asked, for there are no letters. */
export function tongueOf({ outputs, odds }: Example): string | null {
  let best: string | null = null
  let most = -certain
  for (const [i, output] of outputs.entries()) {
    const here = odds[i] ?? most
    if (!output.startsWith(tongues) || here <= most) continue
    most = here
    best = output.slice(tongues.length)
  }
  return best
}

/** How freely each word moves: three corrections overturn nothing but their own like. */
const perWord = 2.5
/** No layer moves an output by more than this, in logarithms of odds. */
const mostShift = 4

const pairSeed = 0x2545f491
const negatedSeed = 0x0a3c59ac

const room = { words: new Int32Array(1_024) }

/** The words of a post that was read, into room that is used again: how many there are. Of a long post, the first 500 words. */
function takeWords(features: Features): number {
  const { terms, turns } = features
  const count = Math.min(features.termCount, 500)
  const { words } = room
  let size = 0
  let before = 0
  for (let i = 0; i < count; i++) {
    const word = (terms[i] ?? 0) ^ (((turns[i] ?? 0) & 1) === 0 ? 0 : negatedSeed)
    words[size++] = word
    if (before !== 0) words[size++] = Math.imul(before ^ pairSeed, 0x01000193) ^ word
    before = word
  }
  return size
}

/** The words of a post that was just read, each once, in rising order. */
export function wordsOfRead(features: Features): Int32Array {
  const all = room.words.slice(0, takeWords(features)).toSorted()
  let size = 0
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[size++] = all[i] ?? 0
  return all.slice(0, size)
}

/** By what the words of a post are multiplied: a long post speaks no louder than a short one. */
export const loudness = (words: number): number => perWord / Math.sqrt(words + 4)

/** What a brand’s people taught: by how much to move the outputs of the shared engine for a post. It holds hashes and numbers, no text. */
export class Layer implements Shifts {
  /** The outputs that were taught. */
  readonly outputs: readonly string[]
  private readonly index: ReadonlyMap<string, number>
  private readonly biases: Float64Array
  private readonly rows: ReadonlyMap<number, number>
  private readonly begins: Uint32Array
  private readonly columns: Uint8Array
  private readonly weights: Float32Array
  private readonly moved: Float64Array
  private readonly seen: Uint32Array
  private turn = 0

  constructor(taught: readonly Taught[]) {
    this.outputs = taught.map(({ output }) => output)
    this.index = new Map(this.outputs.map((output, at) => [output, at]))
    this.biases = Float64Array.from(taught, ({ bias }) => bias)
    const rows = new Map<number, number>()
    const counts: number[] = []
    for (const { words } of taught)
      for (const word of words) {
        const row = rows.get(word)
        if (row === undefined) {
          rows.set(word, counts.length)
          counts.push(1)
        } else counts[row] = (counts[row] ?? 0) + 1
      }
    this.rows = rows
    this.begins = new Uint32Array(counts.length + 1)
    for (const [row, count] of counts.entries()) this.begins[row + 1] = (this.begins[row] ?? 0) + count
    const size = this.begins[counts.length] ?? 0
    this.columns = new Uint8Array(size)
    this.weights = new Float32Array(size)
    const next = this.begins.slice()
    for (const [column, { words, weights }] of taught.entries())
      for (let i = 0; i < words.length; i++) {
        const row = rows.get(words[i] ?? 0) ?? 0
        const at = next[row] ?? 0
        next[row] = at + 1
        this.columns[at] = column
        this.weights[at] = weights[i] ?? 0
      }
    this.moved = new Float64Array(taught.length)
    this.seen = new Uint32Array(counts.length)
  }

  /** How many numbers it holds. */
  get size(): number {
    return this.weights.length + this.biases.length
  }

  take(features: Features): void {
    const { moved, biases, rows, begins, columns, weights, seen } = this
    if (this.outputs.length === 0) return
    if (this.turn >= 0xffff_fffe) {
      seen.fill(0)
      this.turn = 0
    }
    this.turn++
    const count = takeWords(features)
    const { words } = room
    moved.fill(0)
    let distinct = 0
    for (let i = 0; i < count; i++) {
      const row = rows.get(words[i] ?? 0)
      if (row === undefined) {
        // One that is met twice is counted twice here: it only makes the others speak a little lower.
        distinct++
        continue
      }
      if (seen[row] === this.turn) continue
      seen[row] = this.turn
      distinct++
      for (let at = begins[row] ?? 0, end = begins[row + 1] ?? 0; at < end; at++) {
        const column = columns[at] ?? 0
        moved[column] = (moved[column] ?? 0) + (weights[at] ?? 0)
      }
    }
    const scale = loudness(distinct)
    for (let column = 0; column < moved.length; column++)
      moved[column] = bounded((biases[column] ?? 0) + scale * (moved[column] ?? 0))
  }

  of(output: string): number {
    const at = this.index.get(output)
    return at === undefined ? 0 : (this.moved[at] ?? 0)
  }
}

const bounded = (shift: number): number => Math.max(-mostShift, Math.min(mostShift, shift))

/** What was learnt for one output. */
export interface Taught {
  readonly output: string
  readonly bias: number
  /** The words that say something, and what each says, in the same order. */
  readonly words: Int32Array
  readonly weights: Float32Array
}

/** A layer that nobody taught anything. */
export const untaught = new Layer([])

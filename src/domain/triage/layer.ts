import type { Features } from './features.ts'
import type { Shifts } from './judgement.ts'
import { logistic } from './score.ts'

/** A post as a layer sees it: its words, and how likely the shared engine holds each output. */
export interface Example {
  /** The words and pairs of words, as hashes, each once, in rising order. */
  readonly words: Int32Array
  /** The logarithm of the odds of each output, as the shared engine alone gives it. */
  readonly odds: ReadonlyMap<string, number>
}

/** What a person said of a post: for some outputs, whether they are so. */
export interface Lesson {
  /** Lessons are learnt in the order of their ids, whenever they came: that makes a layer the same after each rebuild. */
  readonly id: string
  readonly example: Example
  readonly says: ReadonlyMap<string, boolean>
}

/** A post that nobody corrected: there, the layer stays near what the shared engine said. */
export type Anchor = Pick<Lesson, 'id' | 'example'>

/** The most lessons that a layer learns from: the newest, which the caller picks. Bounds its size, and the time to learn them to under half a second. */
export const lessonsAtMost = 2_000
/** The most posts that hold a layer near the shared engine. */
export const anchorsAtMost = 400

/** How far one lesson may pull. Chosen on posts that the shared engine never saw (docs/learning.md). */
const pull = 1
/** How much of a lesson’s pull an anchor has. */
const anchorPull = 0.25
/** How freely the layer moves as a whole, and how freely each word does: three corrections overturn nothing but their own like. */
const common = 0.35
const perWord = 2.5
/** So many rounds over the lessons, or until none moves by more than `still`. */
const rounds = 40
const still = 1e-3
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
const loudness = (words: number): number => perWord / Math.sqrt(words + 4)

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
    for (const { weights } of taught)
      for (const word of weights.keys()) {
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
    for (const [column, { weights }] of taught.entries())
      for (const [word, weight] of weights) {
        const row = rows.get(word) ?? 0
        const at = next[row] ?? 0
        next[row] = at + 1
        this.columns[at] = column
        this.weights[at] = weight
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

interface Taught {
  readonly output: string
  readonly bias: number
  readonly weights: ReadonlyMap<number, number>
}

/** A layer that nobody taught anything. */
export const untaught = new Layer([])

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** Learns a layer anew from all lessons: the one that makes them likeliest while staying near the shared engine. In whichever order they came it is the same; a lesson that was taken back leaves no trace. `without`: outputs that are not to be moved. */
export function learn(
  lessons: readonly Lesson[],
  anchors: readonly Anchor[] = [],
  without: ReadonlySet<string> = new Set(),
): Layer {
  const learning = learnInSteps(lessons, anchors, without)
  for (;;) {
    const step = learning.next()
    if (step.done === true) return step.value
  }
}

/** The same, one output at a time, so that others have their turn between; each step takes a tenth of a second at most. */
export function* learnInSteps(
  lessons: readonly Lesson[],
  anchors: readonly Anchor[],
  without: ReadonlySet<string>,
): Generator<void, Layer> {
  const sorted = lessons.toSorted(byId).slice(-lessonsAtMost)
  const held = anchors.toSorted(byId).slice(0, anchorsAtMost)
  const outputs = [...new Set(sorted.flatMap(({ says }) => [...says.keys()]))]
    .filter((it) => !without.has(it))
    .toSorted()
  const taught: Taught[] = []
  for (const output of outputs) {
    taught.push(learnOutput(output, sorted, held))
    yield
  }
  return new Layer(taught)
}

interface Item {
  readonly words: Int32Array
  readonly odds: number
  /** How often it is so, of how often it is counted: 1 for a person’s yes, 0 for a no, the shared engine’s own probability for an anchor. */
  readonly target: number
  readonly pull: number
  readonly loud: number
  /** The square of its length. */
  readonly norm: number
}

function itemOf(example: Example, output: string, target: number | null, strength: number): Item {
  const { words } = example
  const odds = example.odds.get(output) ?? 0
  const loud = loudness(words.length)
  return {
    words,
    odds,
    target: target ?? logistic(odds),
    pull: strength,
    loud,
    norm: common * common + loud * loud * words.length,
  }
}

/** One output: the logistic regression over the words with the shared engine’s odds as they are, by its dual, one lesson after the other. */
function learnOutput(output: string, lessons: readonly Lesson[], anchors: readonly Anchor[]): Taught {
  const items: Item[] = []
  for (const { example, says } of lessons) {
    const said = says.get(output)
    if (said !== undefined) items.push(itemOf(example, output, said ? 1 : 0, pull))
  }
  for (const { example } of anchors) items.push(itemOf(example, output, null, anchorPull))
  const weights = new Map<number, number>()
  let bias = 0
  // What each pulls: its pull times how far the layered probability is from what was said, once nothing moves any more.
  const pulls = new Float64Array(items.length)
  for (let round = 0; round < rounds; round++) {
    let most = 0
    for (const [i, { words, odds, target, pull: strength, loud, norm }] of items.entries()) {
      let sum = 0
      for (const word of words) sum += weights.get(word) ?? 0
      const before = pulls[i] ?? 0
      const rest = odds + common * bias + loud * sum - before * norm
      const now = settle(rest, norm, target, strength, before)
      const step = now - before
      if (Math.abs(step) < 1e-7) continue
      pulls[i] = now
      most = Math.max(most, Math.abs(step))
      bias += common * step
      const each = loud * step
      for (const word of words) weights.set(word, (weights.get(word) ?? 0) + each)
    }
    if (most < still) break
  }
  return { output, bias: common * bias, weights }
}

/** The pull at which one item rests, all others as they are: a = strength × (target − logistic(rest + a × norm)). Newton’s way, kept between its ends. */
function settle(rest: number, norm: number, target: number, strength: number, from: number): number {
  let low = strength * (target - 1)
  let high = strength * target
  let a = Math.max(low, Math.min(high, from))
  for (let step = 0; step < 30; step++) {
    const p = logistic(rest + a * norm)
    const over = a - strength * (target - p)
    if (Math.abs(over) < 1e-9) break
    if (over > 0) high = a
    else low = a
    const next = a - over / (1 + strength * p * (1 - p) * norm)
    a = next > low && next < high ? next : (low + high) / 2
  }
  return a
}

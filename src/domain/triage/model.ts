import type { Polarity } from './features.ts'
import { buckets } from './hashing.ts'

/**
 * A line that turns a score into a probability: the logistic of `slope * score + shift`. One with bends is steeper or flatter
 * by `by` from the score `at` on.
 */
export type Line = readonly [slope: number, shift: number, bends?: readonly (readonly [at: number, by: number])[]]

/** One output of the model: what it answers, how its score is read. */
export interface Output {
  readonly name: string
  /** By language; `*` for every other. */
  readonly lines: Readonly<Record<string, Line>>
  /** From which probability on it is said, by language; `*` for every other. */
  readonly from: Readonly<Record<string, number>>
}

/** What the file of weights says of itself. */
export interface Header {
  readonly version: string
  readonly features: number
  /** How many features there are of each class, the commonest class first: what is often met lies together in memory. */
  readonly classes: readonly number[]
  readonly denseSize: number
  readonly groups: readonly GroupHeader[]
  readonly polarities: readonly { readonly lang: string; readonly words: number }[]
  /** Below which probability of its verdict a head says that it is unsure. */
  readonly sure: Readonly<Record<string, number>>
  /** What it adds to a score that a post is addressed to the brand's own account, by output. */
  readonly direct: Readonly<Record<string, number>>
}

interface GroupHeader {
  /** The outputs that are worked out together: those of one language, or of all. */
  readonly name: string
  readonly outputs: readonly Output[]
  /** By what the whole numbers of each output are multiplied. */
  readonly units: readonly number[]
  /** How many weights there are, those that are nothing left out. */
  readonly weights: number
}

/** Outputs that are asked together. */
export interface Group {
  readonly name: string
  readonly outputs: readonly Output[]
  readonly units: readonly number[]
  /** The place of its first output among those of all groups. */
  readonly first: number
  readonly dense: Float32Array
}

/** A model, ready to judge. */
export interface Model {
  readonly header: Header
  /** The number of the feature at each bucket; 0 for one that is not known. */
  readonly places: Uint32Array
  /** Where the weights of each feature begin; those that are nothing are left out. */
  readonly begins: Uint32Array
  /**
   * The weights of a feature beside each other, those of all groups, so that a feature costs one look into memory: 256 times
   * the place of the output among those of all groups, and the weight as a byte with a sign.
   */
  readonly weights: Uint16Array
  readonly groups: ReadonlyMap<string, Group>
  readonly polarities: ReadonlyMap<string, Polarity>
}

/** How many outputs there is room for beside a weight. */
const mostOutputs = 256

/** A file of weights that cannot be read. */
export class UnreadableModel extends Error {
  override readonly name = 'UnreadableModel'
}

class Reader {
  private at = 0
  private readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  take(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) throw new UnreadableModel('The file of weights ends too early.')
    const part = this.bytes.subarray(this.at, this.at + size)
    this.at += size
    return part
  }

  /** Whole numbers that grow, each as the step from the one before. */
  steps(count: number): Uint32Array {
    const { bytes } = this
    const numbers = new Uint32Array(count)
    let at = this.at
    let last = 0
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++] ?? 0
      let value = byte & 0x7f
      for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
        byte = bytes[at++] ?? 0
        value |= (byte & 0x7f) << shift
      }
      last = (last + value) >>> 0
      numbers[i] = last
    }
    if (at > bytes.length) throw new UnreadableModel('The file of weights ends too early.')
    this.at = at
    return numbers
  }

  number(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4)
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
  }

  floats(count: number): Float32Array {
    // A copy of its own: floats begin at multiples of four.
    return new Float32Array(Uint8Array.from(this.take(count * 4)).buffer)
  }
}

/** A word list as it lies in the file: few posts are in most of the languages, so nothing is built before it is needed. */
class SortedPolarity implements Polarity {
  private readonly hashes: Uint32Array
  private readonly moods: Uint8Array

  constructor(hashes: Uint32Array, moods: Uint8Array) {
    this.hashes = hashes
    this.moods = moods
  }

  get(hash: number): number | undefined {
    const { hashes } = this
    const wanted = hash >>> 0
    let low = 0
    let high = hashes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((hashes[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return hashes[low] === wanted ? ((this.moods[low] ?? 0) << 24) >> 24 : undefined
  }
}

/** Reads unpacked weights, whose checksum was looked at before. Throws `UnreadableModel`. */
export function readModel(bytes: Uint8Array): Model {
  const reader = new Reader(bytes)
  const header: Header = JSON.parse(new TextDecoder().decode(reader.take(reader.number())))
  if (!Array.isArray(header.classes)) throw new UnreadableModel('The weights are of an older kind.')
  const places = new Uint32Array(buckets)
  let feature = 0
  for (const size of header.classes) {
    const members = reader.steps(size)
    for (let i = 0; i < size; i++) places[members[i] ?? 0] = ++feature
  }
  const groups = new Map<string, Group>()
  const parts: {
    readonly counts: Uint8Array
    readonly skips: Uint8Array
    readonly values: Uint8Array
    first: number
  }[] = []
  let first = 0
  let all = 0
  for (const { name, outputs, units, weights: size } of header.groups) {
    const counts = reader.take(header.features)
    if (counts.reduce((sum, count) => sum + count, 0) !== size)
      throw new UnreadableModel(`The weights of ${name} are not as many as they should be.`)
    parts.push({ counts, skips: reader.take(size), values: reader.take(size), first })
    groups.set(name, { name, outputs, units, first, dense: reader.floats(outputs.length * header.denseSize) })
    first += outputs.length
    all += size
  }
  if (first > mostOutputs) throw new UnreadableModel('The weights are of more outputs than there is room for.')
  // Feature 0 is the one that is not known.
  const begins = new Uint32Array(header.features + 2)
  const weights = new Uint16Array(all)
  const read = new Uint32Array(parts.length)
  let at = 0
  for (let row = 0; row < header.features; row++) {
    for (let part = 0; part < parts.length; part++) {
      const of = parts[part]
      if (of === undefined) continue
      let from = read[part] ?? 0
      const end = from + (of.counts[row] ?? 0)
      let output = of.first - 1
      for (; from < end; from++) {
        output += 1 + (of.skips[from] ?? 0)
        weights[at++] = (output << 8) | (of.values[from] ?? 0)
      }
      read[part] = end
    }
    begins[row + 2] = at
  }
  const polarities = new Map<string, Polarity>()
  for (const { lang, words } of header.polarities)
    polarities.set(lang, new SortedPolarity(reader.steps(words), reader.take(words).slice()))
  return { header, places, begins, weights, groups, polarities }
}

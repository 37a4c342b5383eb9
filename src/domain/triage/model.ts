import type { Polarity } from './features.ts'
import { buckets } from './hashing.ts'

/** A line that turns a score into a probability: the logistic of `slope * score + shift`. */
export type Line = readonly [slope: number, shift: number]

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
  readonly rows: number
  readonly outputs: readonly Output[]
  /** By what the whole numbers of each output are multiplied. */
  readonly units: readonly number[]
}

/** Outputs that are worked out in one go. */
export interface Group {
  readonly name: string
  readonly outputs: readonly Output[]
  readonly units: readonly number[]
  /** Where the weights of each feature begin; those that are nothing are left out. */
  readonly begins: Uint32Array
  /** A weight with its output, together for the sake of speed: 256 times the output, and the weight plus 128. */
  readonly weights: Uint16Array
  readonly dense: Float32Array
}

/** A model, ready to judge. */
export interface Model {
  readonly header: Header
  /** The number of the feature at each bucket; 0 for one that is not known. */
  readonly places: Uint32Array
  readonly groups: ReadonlyMap<string, Group>
  readonly polarities: ReadonlyMap<string, Polarity>
}

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
    const numbers = new Uint32Array(count)
    let last = 0
    for (let i = 0; i < count; i++) {
      let value = 0
      let shift = 0
      let byte = 0
      do {
        byte = this.bytes[this.at++] ?? 0
        value |= (byte & 0x7f) << shift
        shift += 7
      } while (byte > 0x7f && shift < 35)
      last = (last + value) >>> 0
      numbers[i] = last
    }
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

/** Reads unpacked weights, whose checksum was looked at before. Throws `UnreadableModel`. */
export function readModel(bytes: Uint8Array): Model {
  const reader = new Reader(bytes)
  const header: Header = JSON.parse(new TextDecoder().decode(reader.take(reader.number())))
  const places = new Uint32Array(buckets)
  reader.steps(header.features).forEach((bucket, i) => {
    places[bucket] = i + 1
  })
  const groups = new Map<string, Group>()
  for (const { name, rows: count, outputs, units } of header.groups) {
    const width = outputs.length
    const numbers = reader.steps(count)
    const columns = outputs.map(() => reader.take(count))
    const begins = new Uint32Array(header.features + 2)
    for (const column of columns)
      for (let row = 0; row < count; row++) {
        const after = (numbers[row] ?? 0) + 1
        if (column[row] !== 0) begins[after] = (begins[after] ?? 0) + 1
      }
    for (let at = 1; at < begins.length; at++) begins[at] = (begins[at] ?? 0) + (begins[at - 1] ?? 0)
    const weights = new Uint16Array(begins[header.features + 1] ?? 0)
    const next = begins.slice()
    columns.forEach((column, output) => {
      for (let row = 0; row < count; row++) {
        const weight = column[row] ?? 0
        if (weight === 0) continue
        const feature = numbers[row] ?? 0
        const at = next[feature] ?? 0
        next[feature] = at + 1
        // The byte is a whole number with a sign.
        weights[at] = (output << 8) | ((((weight << 24) >> 24) + 128) & 255)
      }
    })
    const dense = reader.floats(width * header.denseSize)
    groups.set(name, { name, outputs, units, begins, weights, dense })
  }
  const polarities = new Map<string, Polarity>()
  for (const { lang, words } of header.polarities) {
    const hashes = reader.steps(words)
    const moods = Int8Array.from(reader.take(words), (byte) => (byte << 24) >> 24)
    const list = new Map<number, number>()
    hashes.forEach((hash, i) => list.set(hash | 0, moods[i] ?? 0))
    polarities.set(lang, list)
  }
  return { header, places, groups, polarities }
}

import type { Features } from './features.ts'
import type { Group, Line, Model, Output } from './model.ts'

/** A post's features that the model knows, each once. */
export class Known {
  ids = new Uint32Array(4_096)
  count = 0
  private readonly seen: Uint32Array
  private turn = 0

  constructor(features: number) {
    this.seen = new Uint32Array(features + 1)
  }

  /** Takes over what the model knows of a post. */
  take(model: Model, features: Features): void {
    if (features.count > this.ids.length) this.ids = new Uint32Array(features.count * 2)
    this.turn = this.turn >= 0xffff_fffe ? this.forget() : this.turn + 1
    let count = 0
    for (let k = 0; k < features.count; k++) {
      const id = model.places[features.ids[k] ?? 0] ?? 0
      if (id === 0 || this.seen[id] === this.turn) continue
      this.seen[id] = this.turn
      this.ids[count++] = id
    }
    this.count = count
  }

  private forget(): number {
    this.seen.fill(0)
    return 1
  }
}

/** By what the hashed features of a post are multiplied: long posts do not speak louder. */
export const scaleOf = (read: number): number => 1 / Math.sqrt(read + 20)

/** The scores of all outputs of a group, into `into`. */
export function scores(group: Group, known: Known, features: Features, into: Float64Array): Float64Array {
  const { begins, weights, dense, units } = group
  const width = units.length
  into.fill(0, 0, width)
  const { ids, count } = known
  for (let k = 0; k < count; k++) {
    const id = ids[k] ?? 0
    const end = begins[id + 1] ?? 0
    for (let at = begins[id] ?? 0; at < end; at++) {
      const both = weights[at] ?? 0
      const output = both >> 8
      into[output] = (into[output] ?? 0) + (both & 255) - 128
    }
  }
  const scale = scaleOf(features.count)
  for (let output = 0; output < width; output++) into[output] = (into[output] ?? 0) * (units[output] ?? 0) * scale
  const beside = features.dense
  for (let k = 0; k < beside.length; k++) {
    const value = beside[k] ?? 0
    if (value === 0) continue
    // One number after the other: most of them are nothing.
    const at = k * width
    for (let output = 0; output < width; output++)
      into[output] = (into[output] ?? 0) + value * (dense[at + output] ?? 0)
  }
  return into
}

/** A value of a table by language: the language's own, or that of every other. */
export const ofLanguage = <V>(table: Readonly<Record<string, V>>, language: string | null, otherwise: V): V =>
  (language === null ? undefined : table[language]) ?? table['*'] ?? otherwise

const plain: Line = [1, 0]

/** The probability that a score means. */
export function probability(output: Output, score: number, language: string | null): number {
  const [slope, shift] = ofLanguage(output.lines, language, plain)
  return 1 / (1 + Math.exp(-(slope * score + shift)))
}

import type { Features } from './features.ts'
import type { Group, Line, Model, Output } from './model.ts'

/** What a model's weights say of a post, summed up for all outputs: each feature that it knows counts once. */
export class Sums {
  /** By the place of the output among those of all groups. */
  readonly of: Int32Array
  private readonly model: Model
  private known = new Uint32Array(4_096)
  private readonly seen: Uint32Array
  private turn = 0

  constructor(model: Model) {
    this.model = model
    this.seen = new Uint32Array(model.header.features + 1)
    this.of = new Int32Array([...model.groups.values()].reduce((sum, { outputs }) => sum + outputs.length, 0))
  }

  /** Sums up what the model knows of a post. */
  take({ ids, count }: Features): void {
    const { of, seen } = this
    const { places, begins, weights } = this.model
    if (count > this.known.length) this.known = new Uint32Array(count * 2)
    const { known } = this
    const turn = this.turn >= 0xffff_fffe ? this.forget() : this.turn + 1
    this.turn = turn
    // Looked up first and summed up then: looks into memory that wait for nothing are waited for together.
    let size = 0
    for (let k = 0; k < count; k++) {
      const id = places[ids[k] ?? 0] ?? 0
      if (id === 0 || seen[id] === turn) continue
      seen[id] = turn
      known[size++] = id
    }
    of.fill(0)
    for (let k = 0; k < size; k++) {
      const id = known[k] ?? 0
      const end = begins[id + 1] ?? 0
      for (let at = begins[id] ?? 0; at < end; at++) {
        const both = weights[at] ?? 0
        const output = both >> 8
        of[output] = (of[output] ?? 0) + ((both << 24) >> 24)
      }
    }
  }

  private forget(): number {
    this.seen.fill(0)
    return 1
  }
}

/** By what the hashed features of a post are multiplied: long posts do not speak louder. */
export const scaleOf = (read: number): number => 1 / Math.sqrt(read + 20)

/** The scores of all outputs of a group, into `into`. */
function scores({ first, dense, units }: Group, sums: Sums, features: Features, into: Float64Array): void {
  const width = units.length
  // Whole numbers up to here: they are scaled once.
  const scale = scaleOf(features.count)
  for (let output = 0; output < width; output++)
    into[output] = (sums.of[first + output] ?? 0) * (units[output] ?? 0) * scale
  const beside = features.dense
  for (let k = 0; k < beside.length; k++) {
    const value = beside[k] ?? 0
    if (value === 0) continue
    // One number after the other: most of them are nothing.
    const at = k * width
    for (let output = 0; output < width; output++)
      into[output] = (into[output] ?? 0) + value * (dense[at + output] ?? 0)
  }
}

/** What a post's score means for each output of a group. */
interface Reading {
  readonly slopes: Float64Array
  readonly shifts: Float64Array
  /** The bends of each line, `width` numbers for each output: where, and by how much; where there are fewer, by nothing. */
  readonly bends: Float64Array
  readonly width: number
  /** The thresholds, as logarithms of odds. */
  readonly edges: Float64Array
}

const plain: Line = [1, 0]

/** The logarithm of the odds that a line gives to a score. */
export function oddsOn([slope, shift, bends]: Line, score: number): number {
  let odds = slope * score + shift
  if (bends !== undefined) for (const [at, by] of bends) if (score > at) odds += by * (score - at)
  return odds
}

/** The logarithm of the odds that count as certain. */
export const certain = Math.log(1e9)
const within = (odds: number): number => Math.max(-certain, Math.min(certain, odds))

/** The logarithm of the odds of a probability. */
export const logit = (p: number): number => Math.log(Math.max(1e-9, p) / Math.max(1e-9, 1 - p))
/** The probability that a logarithm of odds means. */
export const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds))

const readingFor = (outputs: readonly Output[], language: string): Reading => {
  const lines = outputs.map((output) => output.lines[language] ?? output.lines['*'] ?? plain)
  const width = 2 * Math.max(0, ...lines.map(([, , bends]) => bends?.length ?? 0))
  return {
    slopes: Float64Array.from(lines, ([slope]) => slope),
    shifts: Float64Array.from(lines, ([, shift]) => shift),
    bends: Float64Array.from(
      lines.flatMap(([, , bends = []]) => Array.from({ length: width }, (_, k) => bends.flat()[k] ?? 0)),
    ),
    width,
    edges: Float64Array.from(outputs, ({ from }) => logit(from[language] ?? from['*'] ?? 0.5)),
  }
}

/** One output: its probability, and how far that is beyond the one from which it is said, as logarithms of odds. */
export interface Answer {
  readonly p: number
  readonly ahead: number
}

/** What an output says that is not there. */
export const never: Answer = { p: 0, ahead: Number.NEGATIVE_INFINITY }

/** The scores of a group for the post in hand, by the name of the output. */
export class Scored {
  readonly group: Group
  readonly names: readonly string[]
  private readonly index: ReadonlyMap<string, number>
  private readonly values: Float64Array
  private readonly readings: ReadonlyMap<string, Reading>
  private readonly common: Reading
  private reading: Reading

  constructor(group: Group) {
    this.group = group
    this.names = group.outputs.map(({ name }) => name)
    this.index = new Map(this.names.map((name, i) => [name, i]))
    this.values = new Float64Array(group.outputs.length)
    const languages = group.outputs.flatMap(({ lines, from }) => [...Object.keys(lines), ...Object.keys(from)])
    this.readings = new Map([...new Set(languages)].map((each) => [each, readingFor(group.outputs, each)]))
    this.common = readingFor(group.outputs, '*')
    this.reading = this.common
  }

  /** Works out the scores of a post, to be read as those of a language. */
  take(sums: Sums, features: Features, language: string | null): this {
    this.reading = (language === null ? undefined : this.readings.get(language)) ?? this.common
    scores(this.group, sums, features, this.values)
    return this
  }

  /** What an output says; `shift` is added to the logarithm of its odds. */
  answer(name: string, shift = 0): Answer {
    const at = this.index.get(name)
    if (at === undefined) return never
    const { slopes, shifts, bends, width, edges } = this.reading
    const score = this.values[at] ?? 0
    let line = (slopes[at] ?? 1) * score + (shifts[at] ?? 0)
    // As `oddsOn` says it: this is asked some sixty times of every post.
    for (let k = at * width; k < (at + 1) * width; k += 2) {
      const past = score - (bends[k] ?? 0)
      if (past > 0) line += (bends[k + 1] ?? 0) * past
    }
    const odds = within(line) + shift
    return { p: logistic(odds), ahead: odds - (edges[at] ?? 0) }
  }
}

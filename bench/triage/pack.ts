import type { Header, Line, Output } from '../../src/domain/triage/model.ts'
import type { Polarity } from '../../src/domain/triage/features.ts'
import { denseSize } from '../../src/domain/triage/features.ts'
import { buckets } from '../../src/domain/triage/hashing.ts'
import type { Linear } from './fit.ts'

/** The largest whole number that a weight becomes. */
const largest = 127

/** Weights as whole numbers: what is smaller than `least` of 127 steps is dropped. */
export function rounded(weights: Float32Array, least: number): { unit: number; steps: Int8Array } {
  const sizes = weights.filter((weight) => weight !== 0).map((weight) => Math.abs(weight))
  sizes.sort()
  // A few outliers would make all others coarse: they are cut.
  const most = sizes[Math.floor(sizes.length * 0.9995)] ?? 1
  const unit = most / largest
  const steps = new Int8Array(weights.length)
  weights.forEach((weight, i) => {
    const step = Math.max(-largest, Math.min(largest, Math.round(weight / unit)))
    if (Math.abs(step) >= least) steps[i] = step
  })
  return { unit, steps }
}

/** The model that its packed weights make. */
export function unpacked(model: Linear, least: number): Linear {
  const { unit, steps } = rounded(model.weights, least)
  return { weights: Float32Array.from(steps, (step) => step * unit), dense: model.dense }
}

/** One output, ready to be packed. */
export interface Ready {
  readonly group: string
  readonly name: string
  readonly model: Linear
  readonly lines: Readonly<Record<string, Line>>
  readonly from: Readonly<Record<string, number>>
}

class Writer {
  private readonly parts: Uint8Array[] = []

  bytes(part: Uint8Array): void {
    this.parts.push(part)
  }

  number(value: number): void {
    this.bytes(Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255))
  }

  steps(numbers: readonly number[]): void {
    const out: number[] = []
    let last = 0
    for (const number of numbers) {
      let step = number - last
      last = number
      while (step > 0x7f) {
        out.push((step % 128) | 0x80)
        step = Math.floor(step / 128)
      }
      out.push(step)
    }
    this.bytes(Uint8Array.from(out))
  }

  floats(numbers: Float32Array): void {
    this.bytes(new Uint8Array(numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.byteLength)))
  }

  all(): Uint8Array {
    return Buffer.concat(this.parts)
  }
}

/** Writes the file of weights, as `readModel` reads it. */
export function writeModel(
  head: Pick<Header, 'version' | 'sure' | 'direct'>,
  outputs: readonly Ready[],
  places: Uint32Array,
  polarities: ReadonlyMap<string, Polarity>,
  least: number,
): Uint8Array {
  const names = [...new Set(outputs.map(({ group }) => group))]
  const packed = names.map((name) => {
    const members = outputs.filter(({ group }) => group === name)
    return { name, members, columns: members.map(({ model }) => rounded(model.weights, least)) }
  })
  // Features that no output uses any more are forgotten, and the others numbered anew.
  const used = new Set<number>()
  for (const { columns } of packed)
    for (const { steps } of columns)
      steps.forEach((step, feature) => {
        if (step !== 0) used.add(feature)
      })
  const kept: number[] = []
  const numbers = new Map<number, number>()
  for (let bucket = 0; bucket < buckets; bucket++) {
    const feature = places[bucket] ?? 0
    if (feature === 0 || !used.has(feature)) continue
    kept.push(bucket)
    numbers.set(feature, kept.length)
  }
  const ordered = [...numbers.keys()]
  const groups = packed.map(({ name, members, columns }) => ({
    name,
    members,
    columns,
    features: ordered.filter((feature) => columns.some(({ steps }) => steps[feature] !== 0)),
  }))
  const lists = [...polarities].map(([lang, list]) => ({
    lang,
    list: [...list].map(([hash, mood]) => [hash >>> 0, mood] as const).sort((a, b) => a[0] - b[0]),
  }))
  const header: Header = {
    ...head,
    features: kept.length,
    denseSize,
    groups: groups.map(({ name, members, columns, features }) => ({
      name,
      rows: features.length,
      outputs: members.map(({ name: output, lines, from }): Output => ({ name: output, lines, from })),
      units: columns.map(({ unit }) => unit),
    })),
    polarities: lists.map(({ lang, list }) => ({ lang, words: list.length })),
  }
  const writer = new Writer()
  const json = new TextEncoder().encode(JSON.stringify(header))
  writer.number(json.length)
  writer.bytes(json)
  writer.steps(kept)
  for (const { members, columns, features } of groups) {
    writer.steps(features.map((feature) => numbers.get(feature) ?? 0))
    for (const { steps } of columns) writer.bytes(Uint8Array.from(features, (feature) => (steps[feature] ?? 0) & 255))
    const dense = new Float32Array(denseSize * members.length)
    members.forEach(({ model }, output) => {
      for (let k = 0; k < denseSize; k++) dense[k * members.length + output] = model.dense[k] ?? 0
    })
    writer.floats(dense)
  }
  for (const { list } of lists) {
    writer.steps(list.map(([hash]) => hash))
    writer.bytes(Uint8Array.from(list, ([, mood]) => mood & 255))
  }
  return writer.all()
}

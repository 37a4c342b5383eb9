import { type Example, Layer, loudness, type Taught } from './layer.ts'
import { logistic } from './score.ts'
import { settle } from './settle.ts'

/** What a person said of a post: for some outputs, whether they are so. */
export interface Lesson {
  /** Lessons are learnt in the order of their ids, whenever they came: that makes a layer the same after each rebuild. */
  readonly id: string
  readonly example: Example
  readonly says: ReadonlyMap<string, boolean>
}

/** A post of which nobody said what it is: there, the layer stays near what the shared engine said. It holds each output of which no lesson of the same id speaks. */
export type Anchor = Pick<Lesson, 'id' | 'example'>

/** The most lessons that a layer learns from: the newest, which the caller picks. Bounds its size, and the time to learn all of it to about a second. */
export const lessonsAtMost = 2_000
/** The most posts that hold a layer near the shared engine. */
export const anchorsAtMost = 400

/** How far one lesson may pull. Chosen on posts that the shared engine never saw (docs/learning.md). */
const pull = 1
/** How much of a lesson’s pull an anchor has. */
const anchorPull = 0.25
/** How freely the layer moves as a whole. */
const common = 0.35
/** At most so many rounds over the lessons, or until none moves by more than `still`. */
const rounds = 40
const still = 1e-3
/** A word that says less than this is left out of the layer: seven in ten of a large one, for a hundredth of what all say. */
const leastWeight = 0.005

/** What was learnt for one output, with all that it was learnt from: as long as that is the same, so is what was learnt. */
export interface Learnt extends Taught {
  readonly from: readonly Said[]
}

/** One post that speaks of an output: 1 for a person’s yes, 0 for a no, null for an anchor. */
interface Said {
  readonly example: Example
  readonly target: 0 | 1 | null
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** Learns a layer anew from all lessons: the one that makes them likeliest while staying near the shared engine. In whichever order they came it is the same; a lesson that was taken back leaves no trace. */
export function learn(lessons: readonly Lesson[], anchors: readonly Anchor[] = []): Layer {
  const learning = learnInSteps(lessons, anchors)
  for (;;) {
    const step = learning.next()
    if (step.done === true) return new Layer(step.value)
  }
}

/** The same, one output at a time, so that others have their turn between. `before`: what was learnt the last time; what speaks of an output now as it did then is not learnt again, for the same would come of it. */
export function* learnInSteps(
  lessons: readonly Lesson[],
  anchors: readonly Anchor[],
  before: readonly Learnt[] = [],
): Generator<void, readonly Learnt[]> {
  const sorted = lessons.toSorted(byId).slice(-lessonsAtMost)
  const held = anchors.toSorted(byId).slice(0, anchorsAtMost)
  const outputs = [...new Set(sorted.flatMap(({ says }) => [...says.keys()]))].toSorted()
  const known = new Map(before.map((it) => [it.output, it]))
  let ground: Ground | undefined
  const learnt: Learnt[] = []
  for (const output of outputs) {
    const from = speakOf(output, sorted, held)
    const same = known.get(output)
    if (same !== undefined && isSame(same.from, from)) {
      learnt.push(same)
      continue
    }
    ground ??= new Ground([...sorted, ...held].map(({ example }) => example))
    learnt.push({ ...learnOutput(ground, output, from), from })
    yield
  }
  return learnt
}

/** Which posts speak of an output: lessons first. */
function speakOf(output: string, lessons: readonly Lesson[], anchors: readonly Anchor[]): readonly Said[] {
  const from: Said[] = []
  const taught = new Set<string>()
  for (const { id, example, says } of lessons) {
    const said = says.get(output)
    if (said === undefined) continue
    taught.add(id)
    from.push({ example, target: said ? 1 : 0 })
  }
  for (const { id, example } of anchors) if (!taught.has(id)) from.push({ example, target: null })
  return from
}

const isSame = (a: readonly Said[], b: readonly Said[]): boolean =>
  a.length === b.length && a.every((it, i) => it.example === b[i]?.example && it.target === b[i]?.target)

/** The words of all posts of a layer, numbered, so that what each says is a look into a list. */
class Ground {
  readonly places: ReadonlyMap<Example, readonly [from: number, to: number]>
  readonly ids: Uint32Array
  readonly words: Int32Array
  /** What each word says, for the output in hand. */
  readonly weights: Float64Array

  constructor(examples: readonly Example[]) {
    const places = new Map<Example, readonly [number, number]>()
    const numbers = new Map<number, number>()
    this.ids = new Uint32Array(examples.reduce((sum, { words }) => sum + words.length, 0))
    let at = 0
    for (const example of examples) {
      if (places.has(example)) continue
      const from = at
      for (const word of example.words) {
        let number = numbers.get(word)
        if (number === undefined) {
          number = numbers.size
          numbers.set(word, number)
        }
        this.ids[at++] = number
      }
      places.set(example, [from, at])
    }
    this.places = places
    this.words = Int32Array.from(numbers.keys())
    this.weights = new Float64Array(numbers.size)
  }
}

/** One output: the logistic regression over the words with the shared engine’s odds as they are, by its dual, one lesson after the other. Those that hardly moved are left out until the others rest too; before it ends all are looked at again. */
function learnOutput(ground: Ground, output: string, from: readonly Said[]): Taught {
  const { ids, weights } = ground
  const size = from.length
  const [begins, ends] = [new Uint32Array(size), new Uint32Array(size)]
  const [odds, louds, norms] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const [targets, strengths] = [new Float64Array(size), new Float64Array(size)]
  // What each pulls: its strength times how far the layered probability is from what was said, once nothing moves any more.
  const pulls = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    const said = from[i]
    if (said === undefined) continue
    const { example, target } = said
    const [begin, end] = ground.places.get(example) ?? [0, 0]
    begins[i] = begin
    ends[i] = end
    const before = example.odds[example.outputs.indexOf(output)] ?? 0
    odds[i] = before
    targets[i] = target ?? logistic(before)
    strengths[i] = target === null ? anchorPull : pull
    const loud = loudness(end - begin)
    louds[i] = loud
    norms[i] = common * common + loud * loud * (end - begin)
  }
  weights.fill(0)
  let bias = 0
  let all = true
  let looked = Uint32Array.from({ length: size }, (_, i) => i)
  // As much work as so many rounds over all of them.
  for (let left = rounds * size; left > 0; ) {
    let most = 0
    let moving = 0
    for (let k = 0; k < looked.length; k++) {
      const i = looked[k] ?? 0
      const [begin, end, loud] = [begins[i] ?? 0, ends[i] ?? 0, louds[i] ?? 0]
      let sum = 0
      for (let at = begin; at < end; at++) sum += weights[ids[at] ?? 0] ?? 0
      const before = pulls[i] ?? 0
      const norm = norms[i] ?? 0
      const rest = (odds[i] ?? 0) + common * bias + loud * sum - before * norm
      const step = settle(rest, norm, targets[i] ?? 0, strengths[i] ?? 0, before) - before
      const far = Math.abs(step)
      if (far > most) most = far
      if (far >= still / 4) looked[moving++] = i
      if (far < 1e-7) continue
      pulls[i] = before + step
      bias += common * step
      const each = loud * step
      for (let at = begin; at < end; at++) {
        const id = ids[at] ?? 0
        weights[id] = (weights[id] ?? 0) + each
      }
    }
    left -= Math.max(1, looked.length)
    if (all && most < still) break
    // When those that moved rest, all are looked at once more.
    all = most < still || moving === 0
    looked = all ? Uint32Array.from({ length: size }, (_, i) => i) : looked.slice(0, moving)
  }
  const said: number[] = []
  for (let id = 0; id < weights.length; id++) if (Math.abs(weights[id] ?? 0) >= leastWeight) said.push(id)
  return {
    output,
    bias: common * bias,
    words: Int32Array.from(said, (id) => ground.words[id] ?? 0),
    weights: Float32Array.from(said, (id) => weights[id] ?? 0),
  }
}

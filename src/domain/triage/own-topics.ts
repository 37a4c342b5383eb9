import type { Features } from './features.ts'
import { buckets } from './hashing.ts'
import type { Probabilities, Rarity, Reason, Shifts } from './judgement.ts'
import { abuses, kinds, sentiments, topics } from './labels.ts'
import { logistic, logit } from './score.ts'
import { settle } from './settle.ts'

/** What of a post its topics are told by: words, pairs and parts of words by their places, the rarer the weightier, of length 1 together; and beside them what the engine says of it, for posts about one thing are alike in that too. No word of it. */
export interface TopicView {
  readonly places: Uint32Array
  readonly values: Float32Array
}

/** One post or sentence that teaches a topic: it is about it, or not. */
export interface TopicLesson {
  readonly view: TopicView
  readonly is: boolean
}

/** A topic that was learnt. */
export interface LearntTopic {
  readonly key: string
  readonly from: readonly TopicLesson[]
  readonly anchors: readonly TopicView[]
  readonly bias: number
  readonly weights: ReadonlyMap<number, number>
  /** What turns a score into the logarithm of the odds. */
  readonly slope: number
  readonly shift: number
}

/** The newest lessons of a topic that are learnt from. */
export const topicLessonsAtMost = 600
/** Fewer examples than these name no topic. */
export const topicExamplesAtLeast = 2
/** A topic is said from these odds on: its posts are few, and half of those that are said are to be right while there are few examples. Nearer to them than `doubt` it asks a person. */
const saidFrom = logit(0.25)
const doubt = 0.8

/** How freely a word speaks, how much an example pulls, and how much a post does of which nobody said anything: some of these are about the topic. Chosen on own posts (docs/learning.md). */
const free = 8
const pull = 4
const anchorPull = 0.05
/** Few of them pull as much together as so many. */
const anchorsUsual = 400
/** The odds before anything was learnt. */
const before = -2
const rounds = 25
const still = 1e-3
/** The line of odds, drawn on own posts for two to twenty examples (docs/learning.md). */
const steep = 4.8
const far = -7.6
const leastSpread = 0.2

const longestView = 2_000

/** What the engine says of a post, in an order that stays. */
const saidIn = (p: Probabilities): readonly number[] => [
  p.relevant,
  ...sentiments.map((it) => p.sentiment[it]),
  p.complaint,
  ...kinds.map((it) => p.kind[it]),
  ...p.anger,
  p.urgent,
  p.churn,
  p.reminder,
  p.viral,
  p.sarcasm,
  ...topics.map((it) => p.topics[it]),
  ...abuses.map((it) => p.abuse[it]),
]
const saidAtMost = 64
/** What one of these says at most beside the words, and the odds that are usual. */
const saidWorth = 0.2
const usualOdds = -2

/** Looks at a post that was just read and judged. */
export function viewOf(features: Features, rarity: Rarity, p: Probabilities): TopicView {
  const found = new Map<number, number>()
  const { ids, count } = features
  let sum = 0
  for (let k = 0; k < count && found.size < longestView; k++) {
    const place = ids[k] ?? 0
    if (found.has(place)) continue
    const value = rarity(place)
    found.set(place, value)
    sum += value * value
  }
  const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
  const said = saidIn(p)
  const places = new Uint32Array(found.size + said.length)
  const values = new Float32Array(found.size + said.length)
  let at = 0
  for (const [place, value] of found) {
    places[at] = place
    values[at++] = value * scale
  }
  for (const [i, each] of said.entries()) {
    places[at] = buckets + i
    values[at++] = (saidWorth * (Math.max(-6, Math.min(6, logit(each))) - usualOdds)) / 8
  }
  return { places, values }
}

/** What each place says, for the topic in hand: made once, for there are many places. */
let ground: Float64Array | undefined

const scoreOf = (weights: Float64Array, { places, values }: TopicView): number => {
  let sum = 0
  for (let i = 0; i < places.length; i++) sum += (weights[places[i] ?? 0] ?? 0) * (values[i] ?? 0)
  return sum
}

/** Whether a topic that was learnt is what would be learnt now. */
export const isStill = (it: LearntTopic, from: readonly TopicLesson[], anchors: readonly TopicView[]): boolean =>
  it.from.length === from.length &&
  it.anchors.length === anchors.length &&
  from.every(({ view, is }, i) => it.from[i]?.view === view && it.from[i].is === is) &&
  anchors.every((view, i) => it.anchors[i] === view)

/** Learns one topic from its examples, with posts of the brand of which nobody said anything against them: a logistic regression over parts of words, by its dual. Null: there are too few examples. */
export function learnTopic(
  key: string,
  from: readonly TopicLesson[],
  anchors: readonly TopicView[],
): LearntTopic | null {
  if (from.filter(({ is }) => is).length < topicExamplesAtLeast) return null
  ground ??= new Float64Array(buckets + saidAtMost)
  const weights = ground
  weights.fill(0)
  const most = Math.min(0.35, (anchorPull * anchorsUsual) / Math.max(1, anchors.length))
  const items = [
    ...from.map(({ view, is }) => ({ view, target: is ? 1 : 0, most: pull })),
    ...anchors.map((view) => ({ view, target: 0, most })),
  ]
  const pulls = new Float64Array(items.length)
  // What the others say of each, without itself: as if it had not been learnt from.
  const rests = new Float64Array(items.length)
  const norm = free + 1
  let bias = 0
  for (let round = 0; round < rounds; round++) {
    let farthest = 0
    for (const [i, { view, target, most }] of items.entries()) {
      const was = pulls[i] ?? 0
      const rest = before + bias + scoreOf(weights, view) - was * norm
      rests[i] = rest
      const step = settle(rest, norm, target, most, was) - was
      farthest = Math.max(farthest, Math.abs(step))
      if (Math.abs(step) < 1e-7) continue
      pulls[i] = was + step
      bias += step
      const { places, values } = view
      for (let k = 0; k < places.length; k++) {
        const place = places[k] ?? 0
        weights[place] = (weights[place] ?? 0) + free * step * (values[k] ?? 0)
      }
    }
    if (farthest < still) break
  }
  const kept = new Map<number, number>()
  for (const { view } of items)
    for (const place of view.places) {
      const weight = weights[place] ?? 0
      if (Math.abs(weight) > 1e-4) kept.set(place, weight)
    }
  const line = lineFor(from.filter(({ is }) => is).length, rests.subarray(from.length))
  return { key, from, anchors, bias: before + bias, weights: kept, ...line }
}

/** What turns a score into the logarithm of the odds. A score means as much as it is far from what most posts of the brand score; how far is far enough follows from the number of examples. */
function lineFor(examples: number, others: Float64Array): { readonly slope: number; readonly shift: number } {
  const sorted = others.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const [middle, spread] = [at(0.5), Math.max(leastSpread, at(0.9) - at(0.1))]
  const slope = (steep - 5 / examples) / spread
  return { slope, shift: far + 6.5 / examples - slope * middle }
}

/** A topic that was looked for in a post: how likely it is about it, whether that is said, and whether a person should say. */
export interface FoundTopic {
  readonly key: string
  readonly p: number
  readonly said: boolean
  readonly unsure: boolean
}

const mostReasons = 3

/** Looks for the topics of one brand in the post that a judge has just read. */
export class OwnTopics implements Pick<Shifts, 'take'> {
  private readonly topics: readonly LearntTopic[]
  private view: TopicView = { places: new Uint32Array(0), values: new Float32Array(0) }
  private features: Features | undefined
  private rarity: Rarity = () => 1

  constructor(topics: readonly LearntTopic[]) {
    this.topics = topics
  }

  /** How many numbers it holds. */
  get size(): number {
    return this.topics.reduce((sum, { weights }) => sum + weights.size, 0)
  }

  take(features: Features, rarity: Rarity): void {
    this.features = features
    this.rarity = rarity
  }

  /** What is said of that post, of which the engine says this. */
  found(p: Probabilities): readonly FoundTopic[] {
    if (this.features === undefined || this.topics.length === 0) return []
    this.view = viewOf(this.features, this.rarity, p)
    const { places, values } = this.view
    return this.topics.map(({ key, bias, weights, slope, shift }) => {
      let score = bias
      for (let i = 0; i < places.length; i++) score += (weights.get(places[i] ?? 0) ?? 0) * (values[i] ?? 0)
      const odds = slope * score + shift
      return { key, p: logistic(odds), said: odds >= saidFrom, unsure: Math.abs(odds - saidFrom) < doubt }
    })
  }

  /** The words of that post which speak most for these topics, at most three, in their order; only right after it was judged. */
  reasons(keys: readonly string[]): readonly Reason[] {
    const { features, view } = this
    const asked = this.topics.filter(({ key }) => keys.includes(key))
    if (features === undefined || asked.length === 0) return []
    const { ids, owners, count, words, wordCount } = features
    const value = new Map<number, number>()
    for (let i = 0; i < view.places.length; i++) value.set(view.places[i] ?? 0, view.values[i] ?? 0)
    const said = new Float64Array(wordCount)
    for (let k = 0; k < count; k++) {
      const place = ids[k] ?? 0
      const worth = value.get(place)
      if (worth === undefined) continue
      // What is met twice counts once.
      value.delete(place)
      const owner = owners[k] ?? 0
      for (const { weights } of asked) said[owner] = (said[owner] ?? 0) + (weights.get(place) ?? 0) * worth
    }
    const total = said.reduce((sum, each) => sum + Math.max(0, each), 0)
    if (total === 0) return []
    return [...said.keys()]
      .filter((word) => (said[word] ?? 0) / total >= 0.12)
      .toSorted((a, b) => (said[b] ?? 0) - (said[a] ?? 0))
      .slice(0, mostReasons)
      .toSorted((a, b) => a - b)
      .map((word) => ({
        start: words[word * 2] ?? 0,
        end: words[word * 2 + 1] ?? 0,
        share: Math.round(((said[word] ?? 0) / total) * 100) / 100,
      }))
  }
}

import { createHash } from 'node:crypto'
import { setImmediate as others } from 'node:timers/promises'
import { BrandWords } from '../../domain/triage/brand-words.ts'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import { answersBy, isHeldOut, outputsOf, ownTopicsOf, type Right, saidOf } from '../../domain/triage/correction.ts'
import type { Circumstances, Judgement, Shifts } from '../../domain/triage/judgement.ts'
import { type Head, heads } from '../../domain/triage/labels.ts'
import { type Example, Layer, tongueOf, untaught } from '../../domain/triage/layer.ts'
import {
  type Anchor,
  anchorsAtMost,
  learnInSteps,
  type Learnt,
  type Lesson,
  lessonsAtMost,
} from '../../domain/triage/learn-layer.ts'
import { OwnTopics } from '../../domain/triage/own-topics.ts'
import { partRead } from '../../domain/triage/features.ts'
import { type Checked, helpOf } from '../../domain/triage/quality.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { type CorrectedText, type JudgedText, readAnchors, readCorrected } from '../../store/corrections.ts'
import type { Queryable } from '../../store/database.ts'
import { type LearningState, readBrandWords, readLearning, readOwnNames } from '../../store/learning.ts'
import type { Context } from '../context.ts'
import { learnTopics, noTopicBench, readTaughtTopics, type TopicBench } from './brand-topics.ts'

/** A held-out post, for one head. */
export interface HeldOut extends Checked {
  readonly head: Head
}

/** The engine as it speaks for one brand. */
export interface BrandJudge {
  readonly judge: TriageJudge
  /** The engine with the brand's words, without what its people taught. */
  readonly shared: TriageJudge
  /** How many posts it learnt from. */
  readonly learnt: number
  readonly heldOut: readonly HeldOut[]
  /** The heads that learning made worse on the held-out posts beyond chance: there, the shared engine speaks. */
  readonly off: readonly Head[]
}

/** What is kept of the last time that a brand was learnt: so that one correction more costs only what speaks of its head. */
interface Bench {
  readonly seen: ReadonlyMap<string, Seen>
  readonly learnt: readonly Learnt[]
  readonly topics: TopicBench
}

/** A post as it was looked at, for as long as nothing of it changes. */
interface Seen {
  readonly mark: string
  readonly example: Example
}

const emptyBench: Bench = { seen: new Map(), learnt: [], topics: noTopicBench }

interface Made extends BrandJudge {
  /** How many numbers are kept for it. */
  readonly size: number
  readonly bench: Bench
}

/** How many posts are read between two turns of others. */
const atOnce = 50
/** Brands whose layers are kept ready, and how many numbers they may hold together (some 10 bytes each); one that is not is learnt anew, in about a second. */
const brandsAtMost = 50
const numbersAtMost = 6_000_000
/** The newest of what is held out say whether learning helps: more of them would say it no surer, and each is judged after each correction. */
const heldOutAtMost = 500

interface Kept {
  readonly revision: number
  readonly made: Promise<Made>
  /** What is there to begin with: once it is made its own, until then that of the one before. */
  bench: Bench
  size: number
}

/** What was learnt, per engine and brand. It follows from what is stored: each process may forget it at any time. */
const known = new WeakMap<TriageJudge, Map<string, Kept>>()
/** One more with each time that something was dropped: what was asked for before that is not kept. */
let dropped = 0

/** Drops what is kept ready of a brand (null: of all), because words went that it was learnt with; it is learnt anew when it is next asked for. */
export function dropLearnt(ctx: Pick<Context, 'judge'>, brandId: string | null): void {
  dropped++
  const brands = known.get(ctx.judge)
  if (brandId === null) brands?.clear()
  else brands?.delete(brandId)
  ctx.judge.forget?.()
}

/** Whether anything is kept ready of a brand. */
export const keepsLearnt = (ctx: Pick<Context, 'judge'>, brandId: string): boolean =>
  known.get(ctx.judge)?.has(brandId) === true

/** The engine as a brand's people taught it, with all that they said until now. */
export async function brandJudge(ctx: Pick<Context, 'db' | 'judge'>, brandId: string): Promise<BrandJudge> {
  const asked = dropped
  const state = await readLearning(ctx.db, brandId)
  const brands = known.get(ctx.judge) ?? new Map<string, Kept>()
  known.set(ctx.judge, brands)
  const before = brands.get(brandId)
  if (before?.revision === state.revision) return before.made
  const made = learnBrand(ctx, brandId, state, before?.bench ?? emptyBench)
  // Words went while the state was read: it may be the one before that.
  if (dropped !== asked) return made
  const kept: Kept = { revision: state.revision, made, bench: before?.bench ?? emptyBench, size: before?.size ?? 0 }
  brands.delete(brandId)
  brands.set(brandId, kept)
  try {
    const { bench, size } = await made
    kept.bench = bench
    kept.size = size
    dropOldest(brands)
    return await made
  } catch (error) {
    if (brands.get(brandId)?.made === made) brands.delete(brandId)
    throw error
  }
}

/** Those that were learnt longest ago go first, until what is left has room. */
function dropOldest(brands: Map<string, Kept>): void {
  let numbers = [...brands.values()].reduce((sum, { size }) => sum + size, 0)
  for (const [brandId, { size }] of brands) {
    if (brands.size <= 1 || (brands.size <= brandsAtMost && numbers <= numbersAtMost)) return
    brands.delete(brandId)
    numbers -= size
  }
}

/** The same as it will be once a transaction is over, not kept ready. */
export const brandJudgeWithin = async (tx: Queryable, judge: TriageJudge, brandId: string): Promise<BrandJudge> =>
  learnBrand(
    { db: tx, judge },
    brandId,
    await readLearning(tx, brandId),
    known.get(judge)?.get(brandId)?.bench ?? emptyBench,
  )

async function learnBrand(
  { db, judge }: { readonly db: Queryable; readonly judge: TriageJudge },
  brandId: string,
  state: LearningState,
  before: Bench,
): Promise<Made> {
  const nothing = { learnt: 0, heldOut: [], off: [], size: 0, bench: emptyBench }
  // Nobody ever taught it anything: nothing else is asked.
  if (state.revision === 0) return { judge, shared: judge, ...nothing }
  const words = await readBrandWords(db, brandId)
  const looked = new BrandWords(words, words.length === 0 ? [] : await readOwnNames(db, brandId))
  const shared = words.length === 0 ? judge : speaking(judge, looked, untaught, noTopics, '')
  const corrected = state.isOn ? await readCorrected(db, brandId, state.learnsFrom, lessonsAtMost, heldOutAtMost) : []
  const taughtAs = `+${state.revision}`
  const taughtTopics = await readTaughtTopics(db, brandId)
  if (corrected.length === 0 && taughtTopics.length === 0) return { judge: shared, shared, ...nothing }
  const quiet = await readAnchors(db, brandId, state.anchorsTo, anchorsAtMost * 2)
  const seen = new Map<string, Seen>()
  const examine = examiner(judge, looked, JSON.stringify(words), before.seen, seen)
  const lessons = await inTurns(
    corrected.filter(({ heldOut }) => !heldOut),
    (it) => lessonOf(it, examine(it)),
  )
  // What may be held out is no anchor either, corrected or not: so one correction more changes no other output's anchors.
  const still = quiet.filter(({ id }) => !isHeldOut(id)).slice(0, anchorsAtMost)
  const anchors = await inTurns(still, (it): Anchor => ({ id: lessonId(it), example: examine(it) }))
  const taught = lessons.filter(({ says }) => says.size > 0)
  const all = await learnt(taught, anchors, before.learnt)
  const topicBench = await learnTopics(judge, taughtTopics, corrected, still, before.topics)
  const own = new OwnTopics(topicBench.learnt)
  const first = new Layer(all)
  const apart = corrected.filter(({ heldOut }) => heldOut)
  const by = speaking(judge, looked, first, noTopics, taughtAs)
  const heldOut = (await inTurns(apart, (it) => checkedOf(it, shared, by))).flat()
  const off = heads.filter((head) => helpOf(heldOut.filter((it) => it.head === head)).help === 'harms')
  const layer =
    off.length === 0 ? first : new Layer(all.filter(({ output }) => !off.some((head) => answersBy(head, output))))
  const bench = { seen, learnt: all, topics: topicBench }
  const spoken = speaking(judge, looked, layer, own, taughtAs)
  return { judge: spoken, shared, learnt: taught.length, heldOut, off, size: layer.size * 2 + own.size, bench }
}

const noTopics = new OwnTopics([])

/** The engine with a brand's words, layer and topics. `taughtAs`: what its version says of that, after that of whoever else spoke. */
function speaking(judge: TriageJudge, words: BrandWords, layer: Layer, own: OwnTopics, taughtAs: string): TriageJudge {
  const moved = (text: string, circumstances: Circumstances = {}): Circumstances => {
    const byWord = words.shiftsFor(text)
    const shifts: Shifts = {
      take(features, rarity) {
        layer.take(features)
        own.take(features, rarity)
      },
      of: byWord.size === 0 ? (output) => layer.of(output) : (output) => layer.of(output) + (byWord.get(output) ?? 0),
    }
    return { ...circumstances, shifts }
  }
  const judged = (text: string, circumstances?: Circumstances): Judgement => {
    const said = judge.judge(text, moved(text, circumstances))
    // Whether a guest model was there to speak of this post is known only now.
    return withOwn(taughtAs === '' ? said : { ...said, version: said.version + taughtAs }, own)
  }
  return {
    version: judge.version + taughtAs,
    judge: judged,
    examine: (text, circumstances) => judge.examine(text, circumstances),
    explain(text, heads, circumstances, said) {
      const reasons = new Map(judge.explain(text, heads, moved(text, circumstances), said))
      if (own.size === 0 || !heads.includes('topics') || text.length !== partRead(text).length) return reasons
      // What its own topics go by is there once the post has been judged.
      const now = judged(text, circumstances)
      const mine = own.reasons(ownTopicsOf((said ?? now).topics))
      const others = (reasons.get('topics') ?? []).filter(({ start }) => !mine.some((it) => it.start === start))
      return reasons.set(
        'topics',
        [...others, ...mine].toSorted((a, b) => a.start - b.start),
      )
    },
  }
}

/** What is said of a post that was just read, with the brand's own topics. */
function withOwn(said: Judgement, own: OwnTopics): Judgement {
  const found = own.found(said.p)
  if (found.length === 0) return said
  const now = found.filter((it) => it.said)
  const unsure: readonly Head[] = found.some((it) => it.unsure) ? [...said.unsure, 'topics'] : said.unsure
  const p = Object.fromEntries(now.map((it) => [it.key, Math.round(it.p * 10_000) / 10_000]))
  return {
    ...said,
    topics: [...said.topics, ...now.map(({ key }) => key)],
    unsure,
    p: { ...said.p, topics: { ...said.p.topics, ...p } },
  }
}

/** Looks at posts as the layer learns from them: the brand's words have spoken before it. What was seen before and is as it was is not looked at again; no word of it is kept for that. */
function examiner(
  judge: TriageJudge,
  words: BrandWords,
  meaning: string,
  before: ReadonlyMap<string, Seen>,
  seen: Map<string, Seen>,
): (it: JudgedText) => Example {
  return (it) => {
    const circumstances = circumstancesOf(it, it.way)
    const mark = createHash('sha256')
      .update(JSON.stringify([judge.version, meaning, it.text, circumstances]))
      .digest('base64')
    const known = seen.get(it.id) ?? before.get(it.id)
    if (known?.mark === mark) {
      seen.set(it.id, known)
      return known.example
    }
    const example = judge.examine(it.text, circumstances)
    for (const [output, shift] of words.shiftsFor(it.text)) {
      const at = example.outputs.indexOf(output)
      if (at >= 0) example.odds[at] = (example.odds[at] ?? 0) + shift
    }
    seen.set(it.id, { mark, example })
    return example
  }
}

/** Ids in the order in which they were given. */
const lessonId = ({ id }: Pick<JudgedText, 'id'>): string => id.padStart(19, '0')

/** What a corrected post teaches: of two heads that speak of one output, the later one. */
function lessonOf(it: CorrectedText, example: Example): Lesson {
  const says = new Map<string, boolean>()
  // What the engine has no output for, such as a language that it does not know, teaches it nothing.
  for (const correction of it.corrections) {
    // What stood there when somebody spoke may itself have been learnt: the same words would teach another thing in another order.
    const said = correction.head === 'language' ? tongueOf(example) : correction.said
    if (correction.head === 'language' && said === null) continue
    for (const [output, yes] of outputsOf({ ...correction, said }))
      if (example.outputs.includes(output)) says.set(output, yes)
  }
  return { id: lessonId(it), example, says }
}

async function learnt(
  lessons: readonly Lesson[],
  anchors: readonly Anchor[],
  before: readonly Learnt[],
): Promise<readonly Learnt[]> {
  const learning = learnInSteps(lessons, anchors, before)
  for (;;) {
    const step = learning.next()
    if (step.done === true) return step.value
    await others()
  }
}

const ofAllBrands = (it: Right | null): readonly string[] =>
  typeof it === 'object' && it !== null ? it.filter((topic) => !ownTopicsOf(it).includes(topic)) : []

/** What the shared engine and the brand's say of a corrected post, by head. */
export function checkedOf(it: CorrectedText, shared: TriageJudge, layered: TriageJudge): readonly HeldOut[] {
  const circumstances = circumstancesOf(it, it.way)
  const [before, now]: readonly [Judgement, Judgement] = [
    shared.judge(it.text, circumstances),
    layered.judge(it.text, circumstances),
  ]
  return it.corrections.map(({ head, right }) => {
    const [a, b]: readonly [Right | null, Right | null] = [saidOf(before, head), saidOf(now, head)]
    const shown = { head, language: now.language }
    // Of the brand's own topics the shared engine knows nothing, and their examples are never held out.
    if (head !== 'topics') return { ...shown, right, shared: a, layered: b }
    return { ...shown, right: ofAllBrands(right), shared: ofAllBrands(a), layered: ofAllBrands(b) }
  })
}

/** The same for each, with turns for others between. */
export async function inTurns<It, Made>(all: readonly It[], make: (it: It) => Made): Promise<Made[]> {
  const made: Made[] = []
  for (const [i, it] of all.entries()) {
    if (i > 0 && i % atOnce === 0) await others()
    made.push(make(it))
  }
  return made
}

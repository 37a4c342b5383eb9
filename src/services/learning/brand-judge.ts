import { setImmediate as others } from 'node:timers/promises'
import { BrandWords } from '../../domain/triage/brand-words.ts'
import { circumstancesOf } from '../../domain/triage/circumstances.ts'
import { learntHeads, outputsOf, outputsOfHead, type Right, saidOf } from '../../domain/triage/correction.ts'
import type { Circumstances, Judgement, Shifts } from '../../domain/triage/judgement.ts'
import type { Head } from '../../domain/triage/labels.ts'
import {
  type Anchor,
  anchorsAtMost,
  type Example,
  type Layer,
  learnInSteps,
  type Lesson,
  lessonsAtMost,
  untaught,
} from '../../domain/triage/layer.ts'
import { type Checked, helpOf } from '../../domain/triage/quality.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { type CorrectedText, type JudgedText, readCorrected, readUncorrected } from '../../store/corrections.ts'
import type { Queryable } from '../../store/database.ts'
import { type LearningState, readBrandWords, readLearning, readOwnNames } from '../../store/learning.ts'
import type { Context } from '../context.ts'

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

/** How many posts are read between two turns of others. */
const atOnce = 50
/** Brands whose layers are kept ready; one that is not is learnt anew, in under a second. */
const brandsAtMost = 50

interface Kept {
  readonly revision: number
  readonly made: Promise<BrandJudge>
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
  const made = learnBrand(ctx, brandId, state)
  // Words went while the state was read: it may be the one before that.
  if (dropped !== asked) return made
  brands.delete(brandId)
  brands.set(brandId, { revision: state.revision, made })
  const oldest = brands.size > brandsAtMost ? brands.keys().next().value : undefined
  if (oldest !== undefined) brands.delete(oldest)
  try {
    return await made
  } catch (error) {
    if (brands.get(brandId)?.made === made) brands.delete(brandId)
    throw error
  }
}

/** The same as it will be once a transaction is over, not kept ready. */
export const brandJudgeWithin = async (tx: Queryable, judge: TriageJudge, brandId: string): Promise<BrandJudge> =>
  learnBrand({ db: tx, judge }, brandId, await readLearning(tx, brandId))

async function learnBrand(
  { db, judge }: { readonly db: Queryable; readonly judge: TriageJudge },
  brandId: string,
  state: LearningState,
): Promise<BrandJudge> {
  // Nobody ever taught it anything: nothing else is asked.
  if (state.revision === 0) return { judge, shared: judge, learnt: 0, heldOut: [], off: [] }
  const words = await readBrandWords(db, brandId)
  const looked = new BrandWords(words, words.length === 0 ? [] : await readOwnNames(db, brandId))
  const shared = words.length === 0 ? judge : speaking(judge, looked, untaught, judge.version)
  const corrected = state.isOn ? await readCorrected(db, brandId, state.learnsFrom, lessonsAtMost) : []
  const version = `${judge.version}+${state.revision}`
  if (corrected.length === 0) return { judge: shared, shared, learnt: 0, heldOut: [], off: [] }
  const quiet = await readUncorrected(db, brandId, anchorsAtMost)
  const examine = examiner(judge, looked)
  const lessons = await inTurns(
    corrected.filter(({ heldOut }) => !heldOut),
    (it) => lessonOf(it, examine(it)),
  )
  const anchors = await inTurns(quiet, (it): Anchor => ({ id: it.id, example: examine(it) }))
  const taught = lessons.filter(({ says }) => says.size > 0)
  const first = await learnt(taught, anchors, new Set())
  const apart = corrected.filter(({ heldOut }) => heldOut)
  const check = async (by: TriageJudge) => (await inTurns(apart, (it) => checkedOf(it, shared, by))).flat()
  const heldOut = await check(speaking(judge, looked, first, version))
  const off = learntHeads.filter((head) => helpOf(heldOut.filter((it) => it.head === head)).help === 'harms')
  const layer =
    off.length === 0 ? first : await learnt(taught, anchors, new Set(off.flatMap((head) => outputsOfHead(head))))
  return { judge: speaking(judge, looked, layer, version), shared, learnt: taught.length, heldOut, off }
}

/** The engine with a brand's words and layer. */
function speaking(judge: TriageJudge, words: BrandWords, layer: Layer, version: string): TriageJudge {
  const moved = (text: string, circumstances: Circumstances = {}): Circumstances => {
    const byWord = words.shiftsFor(text)
    const shifts: Shifts =
      byWord.size === 0
        ? layer
        : { take: (features) => layer.take(features), of: (output) => layer.of(output) + (byWord.get(output) ?? 0) }
    return { ...circumstances, shifts }
  }
  return {
    version,
    judge: (text, circumstances) => ({ ...judge.judge(text, moved(text, circumstances)), version }),
    examine: (text, circumstances) => judge.examine(text, circumstances),
    explain: (text, heads, circumstances) => judge.explain(text, heads, moved(text, circumstances)),
  }
}

/** Looks at posts as the layer learns from them: the brand's words have spoken before it. */
function examiner(judge: TriageJudge, words: BrandWords): (it: JudgedText) => Example {
  return (it) => {
    const example = judge.examine(it.text, circumstancesOf(it, it.way))
    const byWord = words.shiftsFor(it.text)
    if (byWord.size === 0) return example
    const odds = [...example.odds].map(([output, value]) => [output, value + (byWord.get(output) ?? 0)] as const)
    return { ...example, odds: new Map(odds) }
  }
}

/** What a corrected post teaches: of two heads that speak of one output, the later one. */
function lessonOf(it: CorrectedText, example: Example): Lesson {
  const says = new Map<string, boolean>()
  for (const correction of it.corrections) for (const [output, yes] of outputsOf(correction)) says.set(output, yes)
  return { id: it.id.padStart(19, '0'), example, says }
}

async function learnt(
  lessons: readonly Lesson[],
  anchors: readonly Anchor[],
  without: ReadonlySet<string>,
): Promise<Layer> {
  const learning = learnInSteps(lessons, anchors, without)
  for (;;) {
    const step = learning.next()
    if (step.done === true) return step.value
    await others()
  }
}

/** What the shared engine and the brand's say of a corrected post, by head. */
export function checkedOf(it: CorrectedText, shared: TriageJudge, layered: TriageJudge): readonly HeldOut[] {
  const circumstances = circumstancesOf(it, it.way)
  const [before, now]: readonly [Judgement, Judgement] = [
    shared.judge(it.text, circumstances),
    layered.judge(it.text, circumstances),
  ]
  return it.corrections.map(({ head, right }) => {
    const [a, b]: readonly [Right | null, Right | null] = [saidOf(before, head), saidOf(now, head)]
    return { head, language: now.language, right, shared: a, layered: b }
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

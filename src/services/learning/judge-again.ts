import { lockBrandForIngest } from '../../store/posts.ts'
import { countPosts, lockPostsToJudge, readPostsBelow } from '../../store/corrections.ts'
import { keepAgain, lockCasesOfPosts, readHistories, readLearning, saveAgain } from '../../store/learning.ts'
import type { Queryable } from '../../store/database.ts'
import type { Instant } from '../../domain/model/time.ts'
import { duty } from '../../domain/triage/history.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { brandJudge } from './brand-judge.ts'
import { sayAgain } from './say-again.ts'

/** So many posts in one piece: what arrives meanwhile waits for a few hundredths of a second at most. */
const slice = 100
/** Posts of which a slower model is asked at once. */
const askedAtOnce = 16

/** The brands of whose history an engine has seen all judged by itself. */
const whole = new WeakMap<TriageJudge, Set<string>>()

/** Over which piece a guest went away, and how often in a row. */
const awayOver = new WeakMap<TriageJudge, { readonly piece: string; readonly times: number }>()
/** So often a piece is tried before it is judged without the guest. */
const mostTries = 3

/** Whether a guest has gone away over this piece of a brand's history so often that it is judged without its word. */
async function isGivenUp({ db, judge }: Pick<Context, 'db' | 'judge'>, brandId: string): Promise<boolean> {
  const { again } = await readLearning(db, brandId)
  const piece = `${brandId} ${again?.since ?? ''} ${again?.below ?? ''}`
  const before = awayOver.get(judge)
  const times = before?.piece === piece ? before.times + 1 : 1
  awayOver.set(judge, { piece, times })
  return times >= mostTries
}

/** The brand whose history this engine has to go on with, or to begin; first what it is at. */
async function findDue(db: Queryable, judge: TriageJudge, now: Instant): Promise<string | undefined> {
  const { version } = judge
  const seen = whole.get(judge) ?? new Set<string>()
  whole.set(judge, seen)
  const histories = await readHistories(db)
  for (const { brandId, judgedVersion, again } of histories)
    if (again === null && judgedVersion === version) seen.add(brandId)
  const due = histories.map((it) => ({ ...it, does: duty(it, version, seen.has(it.brandId), now) }))
  return (due.find(({ does }) => does === 'go-on') ?? due.find(({ does }) => does === 'begin'))?.brandId
}

/** Judges the next piece of a brand's history anew: after a new version of the engine by itself, else when somebody asked for it; from the newest post down. What people corrected stays. Of two versions of the engine at once the one that started last judges. Where a guest model has a part in it, it waits as long as that is away. Whoever dies meanwhile leaves it to the next, who goes on where it stood. Cases keep their priority: only what is said of their posts is new. False: there is nothing to do now. */
export async function judgeAgain(ctx: Context): Promise<boolean> {
  if (ctx.actor.kind !== 'vigie') throw new ServiceError('forbidden', 'forbidden', 'Only Vigie judges history anew.')
  const now = ctx.now()
  const { version } = ctx.judge
  const brandId = await findDue(ctx.db, ctx.judge, now)
  if (brandId === undefined) return false
  const isAway = async (): Promise<boolean> => {
    if (ctx.judge.isAway?.() !== true) return false
    const { again } = await readLearning(ctx.db, brandId)
    // Whoever waits is still at it.
    if (again?.version === version) await keepAgain(ctx.db, brandId, again.since, now)
    return true
  }
  if (await isAway()) return false
  // Learnt before the brand is held: arrivals do not wait for it.
  const { judge } = await brandJudge(ctx, brandId)
  if (ctx.judge.prepare !== undefined) {
    // What takes its time is asked before anybody waits for it.
    const { again } = await readLearning(ctx.db, brandId)
    const next = again?.version === version ? await readPostsBelow(ctx.db, brandId, again.below, slice) : []
    // A few at a time: each time it has its whole patience, and what arrives meanwhile has its turn between.
    for (let from = 0; from < next.length; from += askedAtOnce)
      await ctx.judge.prepare(next.slice(from, from + askedAtOnce).map(({ text }) => text))
    // What it went away over is asked again: it would stand as judged, without its word. A piece that it goes away over each time is not the end of all history.
    if ((await isAway()) && !(await isGivenUp(ctx, brandId))) return false
  }
  await ctx.db.transaction(async (tx) => {
    // Brand, cases, how it learns: in the order in which all others hold them. Of two processes one waits, and goes on after the other.
    if ((await lockBrandForIngest(tx, brandId, '', ctx.now())) === undefined) return
    const { again, judgedVersion } = await readLearning(tx, brandId)
    const since = again?.since ?? null
    const does = duty({ judgedVersion, again }, version, whole.get(ctx.judge)?.has(brandId) === true, now)
    if (does === null) return
    if (again === null || does === 'begin') {
      const of = await countPosts(tx, brandId)
      const begun = { version, since: now, at: now, below: null, done: 0, of }
      await saveAgain(tx, brandId, since, of === 0 ? null : begun, of === 0 ? version : judgedVersion)
      return
    }
    const next = (await readPostsBelow(tx, brandId, again.below, slice)).map(({ id }) => id)
    await lockCasesOfPosts(tx, next)
    // What a person says at this moment waits, or has been said: it is read only now.
    await sayAgain(tx, judge, await lockPostsToJudge(tx, next), now)
    const below = next.at(-1) ?? null
    const ended = next.length < slice || below === null
    const done = again.done + next.length
    // Posts that came to concern the brand since it began are among them.
    const further = ended ? null : { ...again, at: now, below, done, of: Math.max(again.of, done) }
    await saveAgain(tx, brandId, since, further, ended ? version : judgedVersion)
  })
  return true
}

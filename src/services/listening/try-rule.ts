import { compileRules, type ConditionName, conditionNames, floods, judge, match } from '../../domain/listening/index.ts'
import { after, days, duration, type Instant } from '../../domain/model/time.ts'
import { brandExists } from '../../store/brands.ts'
import { readTakers } from '../../store/people.ts'
import { readStoredPosts, type StoredPost } from '../../store/rule-posts.ts'
import { checkRule, type RuleInput } from '../admin/rule.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mustSee, permitted } from '../permissions.ts'

const lookBack = days(30)
/** Somebody looks on while they type. */
const mostLookedAt = 20_000
/** So many at once, so that others get their turn between. */
const pageSize = 2_000
const mostShown = 5
const longestShown = 300

/** What a rule that is not saved yet would have found among the stored posts. */
export interface Trial {
  readonly since: Instant
  readonly looked: number
  /** There are more that were not looked at. */
  readonly more: boolean
  readonly found: number
  /** Posts that hold what the rule begins with and that a condition keeps out, by the first that does; only those that keep something out. */
  readonly removed: readonly { readonly by: ConditionName; readonly posts: number }[]
  /** More than the people who may answer could read. */
  readonly floods: boolean
  /** The newest. */
  readonly posts: readonly {
    readonly author: string
    readonly text: string
    readonly publishedAt: Instant
    readonly hits: readonly { readonly start: number; readonly end: number }[]
  }[]
}

/** Holds a rule that is not saved yet against the brand's stored posts of the last 30 days: what it would have found, and what each of its conditions keeps out. Nothing is stored. */
export async function tryRule(
  ctx: Context,
  input: { readonly brandId: string; readonly rule: RuleInput },
): Promise<Trial> {
  mustSee(permitted(ctx, 'change-rules'), input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) {
    throw new ServiceError('not-found', 'not-found', 'This brand is not here any more.')
  }
  const matcher = compileRules([{ id: 'tried', brandId: input.brandId, ...checkRule(input.rule, ctx.connectors) }])
  const since = after(ctx.now(), duration(-lookBack))
  const removed = new Map<ConditionName, number>()
  const found: StoredPost[] = []
  let looked = 0
  let oldest = ctx.now()
  let total = 0
  let page: readonly StoredPost[] = []
  do {
    page = await readStoredPosts(ctx.db, input.brandId, { since, below: page.at(-1)?.id ?? null, most: pageSize })
    looked += page.length
    for (const post of page) {
      const [verdict] = judge(matcher, asMatchable(post))
      if (verdict === undefined) continue
      if (verdict.removedBy !== null) {
        removed.set(verdict.removedBy, (removed.get(verdict.removedBy) ?? 0) + 1)
        continue
      }
      total += 1
      if (post.publishedAt < oldest) oldest = post.publishedAt
      if (found.length < mostShown) found.push(post)
    }
  } while (page.length === pageSize && looked < mostLookedAt)
  const people = (await readTakers(ctx.db, [input.brandId])).length
  return {
    since,
    looked,
    more: page.length === pageSize,
    found: total,
    removed: conditionNames.flatMap((by) => {
      const posts = removed.get(by) ?? 0
      return posts === 0 ? [] : [{ by, posts }]
    }),
    floods: floods(total, Math.min((ctx.now() - oldest) / days(1), 30), people),
    posts: found.map((post) => shown(post, match(matcher, asMatchable(post)))),
  }
}

const asMatchable = (post: StoredPost) => ({ ...post, tags: [], mentions: [] })

function shown(post: StoredPost, hits: ReturnType<typeof match>): Trial['posts'][number] {
  const text = post.text.slice(0, longestShown).toWellFormed()
  const marks = hits.flatMap(({ start, end }) =>
    start === null || end === null || end > text.length ? [] : [{ start, end }],
  )
  return { author: post.author, text, publishedAt: post.publishedAt, hits: marks }
}

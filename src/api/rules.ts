import { z } from 'zod'
import { visible } from './visible.ts'

export const WatchTerm = z.object({
  kind: z.enum(['name', 'handle', 'hashtag', 'site']),
  text: z.string().trim().min(2).max(200),
})

/** What else has to hold of a post that holds one of a rule's terms; what is left out asks for nothing. */
export const WatchConditions = z.object({
  all: z.array(WatchTerm).max(20).default([]),
  none: z.array(WatchTerm).max(100).default([]),
  near: z
    .array(
      z.object({
        first: z.string().trim().min(2).max(200),
        second: z.string().trim().min(2).max(200),
        /** At most so many words stand between the two. */
        between: z.number().int().min(0).max(50),
      }),
    )
    .max(20)
    .default([]),
  /** BCP 47, its first part. */
  languages: z.array(z.string().trim().min(2).max(35)).max(30).default([]),
  /** Ids of connectors. */
  networks: z.array(z.string().min(1).max(40)).max(30).default([]),
  author: z.enum(['any', 'person', 'automated']).default('any'),
})
export type WatchConditions = z.infer<typeof WatchConditions>

export const WatchRule = z.object({
  id: z.uuid(),
  brandId: z.uuid(),
  name: z.string(),
  terms: z.array(WatchTerm),
  conditions: WatchConditions.optional(),
})
export type WatchRule = z.infer<typeof WatchRule>

export const WatchRuleInput = z.object({
  name: visible(80),
  terms: z.array(WatchTerm).max(100),
  conditions: WatchConditions.optional(),
})
export type WatchRuleInput = z.infer<typeof WatchRuleInput>

export const WatchRuleChangeInput = WatchRuleInput.extend({
  /** The rule on which this was written: another by now is refused. */
  from: WatchRuleInput.exactOptional(),
})

const Time = z.iso.datetime()

/** What a rule that is not saved yet would have found among the stored posts of the brand. */
export const RuleTrial = z.object({
  since: Time,
  /** How many stored posts were looked at. */
  looked: z.number().int(),
  /** There are more that were not looked at. */
  more: z.boolean(),
  found: z.number().int(),
  /** Posts that hold the words and that a condition keeps out, by the first one that does. */
  removed: z.array(
    z.object({ by: z.enum(['networks', 'languages', 'author', 'all', 'near', 'none']), posts: z.number().int() }),
  ),
  /** So many a day that nobody could read them all. */
  floods: z.boolean(),
  /** The newest. */
  posts: z.array(
    z.object({
      author: z.string(),
      text: z.string(),
      publishedAt: Time,
      hits: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
    }),
  ),
})
export type RuleTrial = z.infer<typeof RuleTrial>

/** How a rule fares. */
export const RuleHealth = z.object({
  ruleId: z.uuid(),
  /** floods: more than people can read; broad: most of what arrives; silent: nothing for weeks. */
  state: z.enum(['well', 'floods', 'broad', 'silent']),
  /** Posts of the last seven days. */
  week: z.number().int(),
  /** The day on which it last found something. */
  lastAt: Time.nullable(),
  changedAt: Time,
  /** Its share of all posts that arrived lately where everything is kept; null: too few to tell. */
  share: z.number().nullable(),
})
export type RuleHealth = z.infer<typeof RuleHealth>

import type { RuleHealth, RuleTrial, WatchConditions, WatchRule } from '../../api/rules.ts'
import type { Preview } from '../../api/schemas.ts'
import type { RuleView } from '../../services/admin/list-rules.ts'
import type { RuleHealthView } from '../../services/admin/read-rule-health.ts'
import type { RulesPreview } from '../../services/listening/preview-rules.ts'
import type { Trial } from '../../services/listening/try-rule.ts'
import { time, timeOrNull } from './cases.ts'

type Conditions = NonNullable<RuleView['conditions']>

const presentConditions = ({ all, none, near, languages, networks, author }: Conditions): WatchConditions => ({
  all: all.map((term) => ({ ...term })),
  none: none.map((term) => ({ ...term })),
  near: near.map((pair) => ({ ...pair })),
  languages: [...languages],
  networks: [...networks],
  author,
})

/** A watch rule. */
export const presentRule = ({ conditions, terms, ...rule }: RuleView): WatchRule => ({
  ...rule,
  terms: terms.map((term) => ({ ...term })),
  ...(conditions === undefined ? {} : { conditions: presentConditions(conditions) }),
})

/** How a rule fares. */
export const presentHealth = (health: RuleHealthView): RuleHealth => ({
  ...health,
  lastAt: timeOrNull(health.lastAt),
  changedAt: time(health.changedAt),
})

/** What a rule would have found. */
export const presentTrial = (trial: Trial): RuleTrial => ({
  ...trial,
  since: time(trial.since),
  removed: trial.removed.map((it) => ({ ...it })),
  posts: trial.posts.map(({ hits, publishedAt, ...post }) => ({
    ...post,
    publishedAt: time(publishedAt),
    hits: hits.map((hit) => ({ ...hit })),
  })),
})

/** What rules would catch. */
export const presentPreview = (preview: RulesPreview): Preview => ({
  since: time(preview.since),
  posts: preview.posts.map(({ connector, post, hits }) => ({
    connector,
    author: { name: post.author.name, handle: post.author.handle },
    text: post.text,
    language: post.language,
    url: post.url,
    publishedAt: time(post.publishedAt),
    hits: hits.map(({ ruleId, start, end }) => ({ rule: Number(ruleId), start, end })),
  })),
  total: preview.total,
  counts: [...preview.counts],
  looks: preview.looks.map((it) => ({ ...it })),
})

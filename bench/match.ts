import { compileRules, match } from '../src/domain/listening/index.ts'
import type { WatchRule } from '../src/domain/model/watch.ts'
import { rounded } from './lib/figures.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { coinRules, mention, withConditions, write } from './lib/writing.ts'

const measureFor = 5_000

const random = seeded(2)
const posts = (rules: readonly WatchRule[]) =>
  Array.from({ length: 20_000 }, (_, i) => {
    const text = write(random)
    const said = i % 5 === 0 ? mention(random, text, rules) : text
    const language = ['fr', 'en', 'de', null][i % 4] ?? null
    return { text: said, links: [], tags: [], mentions: [], language, network: 'bench', automated: i % 7 === 0 }
  })

const rate = (rules: readonly WatchRule[]): { posts_per_s: number; matched: number } => {
  const matcher = compileRules(rules)
  const written = posts(rules)
  let matched = 0
  for (const post of written) if (match(matcher, post).length > 0) matched++
  progress(`${rules.length} rules: ${rounded((matched / written.length) * 100)} % of the posts match`)
  let seen = 0
  const began = performance.now()
  while (performance.now() - began < measureFor) {
    for (const post of written) match(matcher, post)
    seen += written.length
  }
  return { posts_per_s: Math.round((seen * 1_000) / (performance.now() - began)), matched: matched / written.length }
}

const coin = (count: number): WatchRule[] => coinRules(random, count, 'bench', (i) => `rule-${i}`)

const complete = rate(withConditions(random, coin(1_000)))
const usual = rate(coin(200))
const many = rate(coin(5_000))
report(
  'match',
  {
    posts_per_s: complete.posts_per_s,
    matched: rounded(complete.matched, 3),
    posts_per_s_with_200_plain_rules: usual.posts_per_s,
    posts_per_s_with_5000_plain_rules: many.posts_per_s,
  },
  machine(),
)

import { compileRules, match } from '../src/domain/listening/index.ts'
import { rounded } from './lib/figures.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { coinRules, mention, write } from './lib/writing.ts'

const measureFor = 5_000

const random = seeded(2)
const posts = (rules: Parameters<typeof mention>[2]) =>
  Array.from({ length: 20_000 }, (_, i) => {
    const text = write(random)
    return { text: i % 5 === 0 ? mention(random, text, rules) : text, links: [], tags: [], mentions: [] }
  })

const rate = (ruleCount: number): { posts_per_s: number; matched: number } => {
  const rules = coinRules(random, ruleCount, 'bench', (i) => `rule-${i}`)
  const matcher = compileRules(rules)
  const written = posts(rules)
  let matched = 0
  for (const post of written) if (match(matcher, post).length > 0) matched++
  progress(`${ruleCount} rules: ${rounded((matched / written.length) * 100)} % of the posts match`)
  let seen = 0
  const began = performance.now()
  while (performance.now() - began < measureFor) {
    for (const post of written) match(matcher, post)
    seen += written.length
  }
  return { posts_per_s: Math.round((seen * 1_000) / (performance.now() - began)), matched: matched / written.length }
}

const usual = rate(200)
const many = rate(5_000)
report(
  'match',
  {
    posts_per_s: usual.posts_per_s,
    matched: rounded(usual.matched, 3),
    posts_per_s_with_5000_rules: many.posts_per_s,
  },
  machine(),
)

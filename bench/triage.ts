import { statSync } from 'node:fs'
import { join } from 'node:path'
import { loadJudge, newestModel } from '../src/runtime/triage/load-judge.ts'
import { rounded } from './lib/figures.ts'
import { memoryOf } from './lib/memory.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'
import { write } from './lib/writing.ts'

const measureFor = 5_000

const before = memoryOf(process.pid)
const began = performance.now()
const judge = loadJudge()
const loaded = performance.now() - began
const memory = memoryOf(process.pid) - before
progress(`model ${judge.version} loaded`)

const random = seeded(6)
const posts = Array.from({ length: 5_000 }, () => write(random))
for (const post of posts) judge.judge(post)
let seen = 0
const start = performance.now()
while (performance.now() - start < measureFor) {
  for (const post of posts) judge.judge(post)
  seen += posts.length
}
const rate = (seen * 1_000) / (performance.now() - start)
const long = 'Toujours pas de réponse, la commande est perdue. '.repeat(2_100)
const from = performance.now()
judge.judge(long)
report(
  'triage',
  {
    posts_per_s: Math.round(rate),
    load_ms: rounded(loaded),
    memory_mb: rounded(memory),
    weights_mb: rounded(statSync(join(newestModel(), 'weights.bin.br')).size / 1e6, 2),
    ms_for_100_kb: rounded(performance.now() - from),
  },
  machine(),
)

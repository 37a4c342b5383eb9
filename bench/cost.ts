import { CasePage } from '../src/api/schemas.ts'
import { addAgents } from './lib/agents.ts'
import { openBenchDatabase } from './lib/database.ts'
import { openDesk } from './lib/desk.ts'
import { percentile, rounded } from './lib/figures.ts'
import { inboxQuestions, type Kind, kinds } from './lib/inbox-questions.ts'
import { seedInbox } from './lib/inbox-seed.ts'
import { usedByOthers } from './lib/processor.ts'
import { seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'

/** What one question to the inbox costs, in milliseconds of processor: of the server and of PostgreSQL, one question after the other; the middle of many. Unlike how long an answer takes it hangs little on what else the machine does, so that a change can be judged by it. */

const posts = Number(process.env['BENCH_POSTS'] ?? 50_000)
const asked = Number(process.env['BENCH_ASKED'] ?? 300)
/** Which of them, as for a profile of one. */
const only = process.env['BENCH_KIND']

await using database = await openBenchDatabase()
await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
const { brandId, client } = desk
const agents = await addAgents(database, brandId, 20, 'a long enough pass phrase')
await seedInbox(database, brandId, agents, { posts, cases: posts / 5 })
const questions = inboxQuestions(brandId, posts / 5, seeded(11))
const sides = ['server', 'postgres', 'answer'] as const
const none = () => ({ server: [] as number[], postgres: [] as number[], answer: [] as number[] })
const costs: Readonly<Record<Kind, ReturnType<typeof none>>> = {
  view: none(),
  counts: none(),
  case: none(),
  search: none(),
  search_filtered: none(),
}
// In turn, so that what the machine does beside it falls on all of them alike.
for (let i = -asked / 3; i < asked; i++) {
  for (const kind of kinds) {
    if (only !== undefined && kind !== only) continue
    const path = questions.of(kind)
    const before = usedByOthers()
    const began = performance.now()
    const text = await client.ask('GET', path)
    const answer = performance.now() - began
    const after = usedByOthers()
    if (kind === 'view') questions.shown(path, CasePage.pick({ next: true }).parse(JSON.parse(text)).next)
    if (i < 0) continue
    costs[kind].server.push(after.server - before.server)
    costs[kind].postgres.push(after.postgres - before.postgres)
    costs[kind].answer.push(answer)
  }
}
const figures: Record<string, number> = {}
for (const kind of kinds) {
  for (const side of sides) figures[`${kind}_${side}_ms`] = rounded(percentile(costs[kind][side], 0.5))
  progress(`${kind.padEnd(16)} ${sides.map((side) => `${side} ${figures[`${kind}_${side}_ms`]} ms`).join(', ')}`)
}
report('cost', figures, machine(database.postgres))

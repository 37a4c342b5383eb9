import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { projectFiles } from './checks/files.mjs'
import { inSeconds, runNode } from './lib/steps.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const usage = `npm run soak [-- --minutes 10 | --seeds 20] [--seed N] [--only properties,faults] [--times 5]

Runs the tests that begin with chance (properties and faults) with one seed after the other.
Without a limit it goes on until it is interrupted; a failure prints the seed that repeats it.`

const options = { minutes: Infinity, seeds: Infinity, seed: undefined, times: 5, only: 'properties,faults' }
for (let i = 2; i < process.argv.length; i += 2) {
  const name = process.argv[i]?.replace(/^--/, '') ?? ''
  const value = process.argv[i + 1] ?? ''
  const isNumber = /^\d+([.]\d+)?$/.test(value)
  if (!Object.hasOwn(options, name) || value === '' || (name !== 'only' && !isNumber)) {
    console.error(usage)
    process.exit(2)
  }
  options[name] = name === 'only' ? value : Number(value)
}

/** The tests that take their chance from `VIGIE_SEED`: properties need a database at most, faults need everything. */
const drawn = projectFiles(root).filter(
  (file) =>
    file.endsWith('.test.ts') &&
    (file.startsWith('test/faults/') || /fast-check|support\/seed[.]ts/.test(readFileSync(join(root, file), 'utf8'))),
)
const isFault = (file) => file.startsWith('test/')
const kinds = {
  properties: { projects: ['unit', 'db'], files: drawn.filter((file) => !isFault(file)) },
  faults: { projects: ['network'], files: drawn.filter(isFault) },
}
const wanted = options.only.split(',')
if (wanted.some((kind) => !Object.hasOwn(kinds, kind))) {
  console.error(usage)
  process.exit(2)
}
console.log(`With each seed: ${wanted.flatMap((kind) => kinds[kind].files).join(', ')}`)

let interrupted = false
process.once('SIGINT', () => {
  interrupted = true
  console.log('Ends after this seed; once more ends at once.')
})

const startedAt = performance.now()
const firstSeed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
const failed = []
let seeds = 0
let passed = 0
while (!interrupted && seeds < options.seeds && performance.now() - startedAt < options.minutes * 60_000) {
  const seed = (firstSeed + seeds) % 2 ** 31
  for (const kind of wanted) {
    const { projects, files } = kinds[kind]
    const { ok, said, ms } = await runNode(
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...projects.flatMap((project) => ['--project', project]),
        ...files,
      ],
      { cwd: root, env: { VIGIE_SEED: String(seed), VIGIE_TIMES: String(options.times), NO_COLOR: '1' } },
    )
    const count = Number(/Tests .*?(\d+) passed/.exec(said)?.[1] ?? 0)
    passed += count
    const good = ok && count > 0
    console.log(`${good ? 'ok    ' : 'FAILED'} seed ${seed} ${kind} (${inSeconds(ms)}, ${count} passed)`)
    if (good) continue
    const again = `npm run soak -- --seeds 1 --seed ${seed} --only ${kind} --times ${options.times}`
    failed.push(again)
    console.log(`${said.trim()}\n\nAgain: ${again}`)
  }
  seeds += 1
}

console.log(
  `\n${seeds} seeds from ${firstSeed} on, ${passed} tests passed, ${inSeconds(performance.now() - startedAt)}.`,
)
console.log(failed.length === 0 ? 'Everything holds.' : `Failed:\n${failed.join('\n')}`)
process.exitCode = failed.length === 0 && seeds > 0 ? 0 : 1

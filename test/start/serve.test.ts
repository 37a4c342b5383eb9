import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlive } from '../../src/runtime/processes.ts'
import {
  Place,
  type Run,
  build,
  commandOf,
  family,
  isRoot,
  killHard,
  nobody,
  root,
  system,
  until,
  workerOf,
} from './program.ts'

/** A folder on which Vigie has run before. */
let used: Place
beforeAll(async () => {
  build()
  used = await Place.make()
  const first = used.run({ command: ['bin/vigie.mjs', 'migrate'] })
  if ((await first.ended) !== 0) throw new Error(`No database was made: ${first.err()}`)
})
afterAll(() => used?.[Symbol.asyncDispose]())

/** A place with such a folder: making the database takes longest of a first start, and most of what is asked here has nothing to do with it. */
async function aUsedPlace(): Promise<Place> {
  const place = await Place.make()
  system('cp', '-a', used.data, place.data)
  return place
}

const healthy = (place: Place): Promise<true> =>
  until(async () => {
    const answer = await fetch(`${place.url}/health`).catch(() => undefined)
    return answer?.status === 200 ? true : undefined
  })

/** Waits until another database server runs than this one; a run that ended instead is told with what it said. */
const anotherDatabase = (place: Place, run: Run, database: number): Promise<true> =>
  until(() => {
    if (run.process.exitCode !== null) throw new Error(`Vigie ended: ${run.out()}${run.err()}`)
    try {
      return place.database === database ? undefined : true
    } catch {
      return undefined
    }
  })

const setupLink = (run: Run): string => /\S+\/setup#\S+/.exec(run.out())?.[0] ?? ''

describe('a start', () => {
  it('in an empty folder says where it is and how to make the first account; the next one is ready again, with another link', async () => {
    await using place = await Place.make()
    const first = place.run({ command: ['scripts/start.mjs'] })
    await first.listening()
    await healthy(place)
    const link = await until(() => setupLink(first) || undefined)
    expect(link).toMatch(new RegExp(`^${place.url}/setup#[A-Za-z0-9_-]{43}$`))
    expect(first.err()).not.toContain(link.split('#')[1])
    expect(statSync(join(place.data, 'key/vigie.key')).mode & 0o777).toBe(0o600)
    expect(await first.end('SIGTERM')).toBe(0)

    const key = readFileSync(join(place.data, 'key/vigie.key'))
    const second = place.run({ command: ['scripts/start.mjs'] })
    await second.listening()
    await healthy(place)
    expect(await until(() => setupLink(second) || undefined)).not.toBe(link)
    expect(second.out()).not.toContain('Building')
    expect(readFileSync(join(place.data, 'key/vigie.key'))).toEqual(key)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends in order at %s, with all that it started', async (signal) => {
    await using place = await aUsedPlace()
    const run = place.run()
    await run.listening()
    await until(() => workerOf(run.pid))
    const all = [...family(run.pid), place.database]
    expect(await run.end(signal)).toBe(0)
    expect(all.filter(isAlive).map(commandOf)).toEqual([])
    expect(readdirSync(place.data)).not.toContain('vigie.lock')
    expect(readdirSync(join(place.data, 'postgresql/data'))).not.toContain('postmaster.pid')
    expect(run.err()).not.toContain('    at ')
  })

  it('ends in order when Ctrl-C reaches every process of the terminal', async () => {
    await using place = await aUsedPlace()
    const run = place.run({ command: 'npm' })
    await run.listening()
    const all = [...family(run.pid), place.database]
    process.kill(-run.pid, 'SIGINT')
    await run.ended
    for (const pid of all) await until(() => (isAlive(pid) ? undefined : true))
    expect(readdirSync(join(place.data, 'postgresql/data'))).not.toContain('postmaster.pid')
  })

  it('on a folder where Vigie runs already is refused in one sentence, and the one that runs is not disturbed', async () => {
    await using place = await aUsedPlace()
    const first = place.run()
    await first.listening()
    const database = place.database
    const second = place.run({ env: { VIGIE_PORT: '0' } })
    expect(await second.ended).toBe(1)
    expect(second.err().trim()).toMatch(/^Vigie already runs on \S+ \(process \d+\): stop it first, .*[.]$/)
    expect(place.database).toBe(database)
    await healthy(place)
  })

  it('of two at the same moment on a new folder, one runs and the other is refused', async () => {
    await using place = await Place.make()
    const runs = [place.run(), place.run({ env: { VIGIE_PORT: '0' } })]
    const outcomes = await Promise.all(
      runs.map((run) =>
        run.listening().then(
          () => 'runs',
          () => run.err().trim(),
        ),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'runs')).toHaveLength(1)
    expect(outcomes.find((outcome) => outcome !== 'runs')).toContain('Vigie already runs')
  })

  it.skipIf(!isRoot)('works for an ordinary user, who owns everything that it makes', async () => {
    await using place = await Place.make(nobody)
    const run = place.run({ as: nobody })
    await run.listening()
    await healthy(place)
    expect(statSync(join(place.data, 'postgresql/data')).uid).toBe(nobody.uid)
    expect(statSync(place.data).mode & 0o077).toBe(0)
    expect(await run.end('SIGTERM')).toBe(0)
  })

  it.skipIf(!isRoot)(
    'as root lets PostgreSQL run under an account without rights, which cannot read the key',
    async () => {
      await using place = await Place.make()
      const run = place.run()
      await run.listening()
      expect(statSync(`/proc/${place.database}`).uid).not.toBe(0)
      expect(statSync(join(place.data, 'key')).uid).toBe(0)
      expect(statSync(join(place.data, 'key')).mode & 0o077).toBe(0)
    },
  )
})

describe('after kill -9', () => {
  it('of the worker another one works, and the interface never noticed', async () => {
    await using place = await aUsedPlace()
    const run = place.run()
    await run.listening()
    const worker = await until(() => workerOf(run.pid))
    killHard(worker)
    const next = await until(() => {
      const found = workerOf(run.pid)
      return found === worker ? undefined : found
    })
    expect(isAlive(next)).toBe(true)
    await healthy(place)
    expect(await run.end('SIGTERM')).toBe(0)
  })

  it('of PostgreSQL it is started again, and the interface answers as before', async () => {
    await using place = await aUsedPlace()
    const run = place.run()
    await run.listening()
    const database = place.database
    killHard(database)
    await anotherDatabase(place, run, database)
    await healthy(place)
    expect(run.process.exitCode).toBeNull()
    expect(await run.end('SIGTERM')).toBe(0)
  })

  it('of the web process its worker ends by itself, and the next start takes over the database that runs', async () => {
    await using place = await aUsedPlace()
    const run = place.run()
    await run.listening()
    const worker = await until(() => workerOf(run.pid))
    const database = place.database
    await run.end('SIGKILL')
    await until(() => (isAlive(worker) ? undefined : true))
    expect(isAlive(database)).toBe(true)
    const next = place.run()
    await next.listening()
    await healthy(place)
    expect(place.database).toBe(database)
    expect(await next.end('SIGTERM')).toBe(0)
    expect(isAlive(database)).toBe(false)
  })

  it('of an adopted PostgreSQL a new one is started, too', async () => {
    await using place = await aUsedPlace()
    const run = place.run()
    await run.listening()
    await run.end('SIGKILL')
    const next = place.run()
    await next.listening()
    const database = place.database
    killHard(database)
    await anotherDatabase(place, next, database)
    await healthy(place)
    expect(await next.end('SIGTERM')).toBe(0)
  })

  it('of npm everything ends, and a start right after it waits for that', async () => {
    await using place = await aUsedPlace()
    const run = place.run({ command: 'npm' })
    await run.listening()
    const all = family(run.pid)
    await run.end('SIGKILL')
    const next = place.run({ command: 'npm' })
    await next.listening()
    await healthy(place)
    expect(all.filter(isAlive).map(commandOf)).toEqual([])
  })

  it('of everything at once, at any moment of the first start, the next start works', async () => {
    await using place = await Place.make()
    for (const moment of [80, 200, 320, 450, 700]) {
      const run = place.run()
      const late = new Promise((done) => setTimeout(done, moment))
      await Promise.race([late, run.ended])
      for (const pid of [run.pid, ...family(run.pid)]) killHard(pid)
      await run.ended
    }
    const run = place.run()
    await run.listening()
    await healthy(place)
    expect(readdirSync(join(place.data, 'postgresql')).filter((name) => name.includes('half'))).toEqual([])
  })
})

describe('the command line', () => {
  it('tells its commands, and an unknown one apart', async () => {
    await using place = await Place.make()
    const help = place.run({ command: ['bin/vigie.mjs', '--help'] })
    expect(await help.ended).toBe(0)
    expect(help.out()).toMatch(/^ {2}vigie serve +serves the interface/m)
    const unknown = place.run({ command: ['bin/vigie.mjs', 'sreve'] })
    expect(await unknown.ended).toBe(2)
    expect(unknown.err().trim()).toBe(
      '"sreve" is not a command of Vigie: did you mean "vigie serve"? See vigie --help.',
    )
    const option = place.run({ command: ['bin/vigie.mjs', 'serve', '--fast'] })
    expect(await option.ended).toBe(2)
    expect(option.err().trim()).toBe('vigie serve has no option --fast. See vigie serve --help.')
  })

  it('says which version it is', async () => {
    await using place = await Place.make()
    const run = place.run({ command: ['bin/vigie.mjs', '--version'] })
    expect(await run.ended).toBe(0)
    expect(run.out().trim()).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
  })
})

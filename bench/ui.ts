import { writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/support/browser.ts'
import { openBenchDatabase } from './lib/database.ts'
import { openDesk } from './lib/desk.ts'
import { percentile, rounded } from './lib/figures.ts'
import { seedInbox } from './lib/inbox-seed.ts'
import { pick, seeded } from './lib/random.ts'
import { machine, progress, report } from './lib/report.ts'

/** The list as a person feels it, in a real Chromium before a brand with 200,000 cases: how long after the key the next case stands there, and whether anything holds the page up while the list is scrolled and cases change. */

const cases = Number(process.env['BENCH_CASES'] ?? 200_000)
const steps = Number(process.env['BENCH_STEPS'] ?? 60)
const scrollMs = Number(process.env['BENCH_SCROLL_S'] ?? 20) * 1_000
/** Somebody reads before going on; the case that comes next is fetched meanwhile. */
const readsMs = 250
const changesPerSecond = 5

/** Notes in the page how long it takes from a key until the case that the address names is drawn, and every task that holds the page up. */
function watch(): void {
  performance.setResourceTimingBufferSize(20_000)
  const felt: number[] = []
  /** The same of those alone that had been read before the key. */
  const ahead: number[] = []
  const long: number[] = []
  Object.assign(globalThis, { felt, ahead, long })
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) long.push(it.duration)
  }).observe({ type: 'longtask' })
  const drawn = (id: string): boolean =>
    document.querySelector('.msg') !== null &&
    [...document.querySelectorAll('.faint.nw.desk-only')].some((it) => it.textContent?.replaceAll(/\D/g, '') === id)
  addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'j') return
      const since = event.timeStamp
      const before = location.pathname
      const look = (): void => {
        const id = /\/cases\/(\d+)/.exec(location.pathname)?.[1] ?? ''
        if (location.pathname === before || !drawn(id)) return void requestAnimationFrame(look)
        // After the frame that draws it.
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.onmessage = () => {
            const took = performance.now() - since
            felt.push(took)
            const reads = performance.getEntriesByName(`${location.origin}/api/v1/cases/${id}`)
            if (reads.some((it) => (it as PerformanceResourceTiming).responseEnd < since)) ahead.push(took)
          }
          channel.port2.postMessage(null)
        })
      }
      look()
    },
    { capture: true },
  )
}
const numbers = (page: Page, name: 'felt' | 'ahead' | 'long'): Promise<number[]> =>
  page.evaluate((key) => [...((globalThis as unknown as Record<string, number[]>)[key] ?? [])], name)

await using database = await openBenchDatabase()
await using desk = await openDesk(database, [{ kind: 'name', text: 'Acme' }])
const { brandId, client } = desk
const seed = await seedInbox(database, brandId, ['agent-0'], { posts: cases * 2, cases })
const browser = await launchBrowser()
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' })
  const cookies = client.cookie.split('; ').map((it) => ({
    name: it.slice(0, it.indexOf('=')),
    value: it.slice(it.indexOf('=') + 1),
    url: client.origin,
    httpOnly: true,
  }))
  await context.addCookies(cookies)
  await context.addInitScript(watch)
  const page = await context.newPage()
  let pagesRead = 0
  page.on('request', (request) => {
    if (/\/cases\?/.test(request.url())) pagesRead += 1
  })
  await page.goto(`${client.origin}/b/${brandId}/?view=all`)
  await page.locator('[role="option"]').first().waitFor()
  progress(`${cases} cases; the next case, ${steps} times …`)
  await page.locator('[role="option"]').first().focus()
  await page.keyboard.press('o')
  await page.locator('.msg').first().waitFor()
  await pause(2_000)
  const profiler = process.env['BENCH_PROFILE'] === undefined ? null : await context.newCDPSession(page)
  await profiler?.send('Profiler.enable')
  await profiler?.send('Profiler.start')
  // The first few warm the code up, as they do for a person.
  for (let i = 0; i < steps + 5; i++) {
    await page.keyboard.press('j')
    await pause(readsMs)
  }
  await pause(500)
  const felt = (await numbers(page, 'felt')).slice(5)
  if (profiler !== null) {
    const { profile } = await profiler.send('Profiler.stop')
    await writeFile(process.env['BENCH_PROFILE'] ?? '', JSON.stringify(profile))
  }
  if (felt.length < steps * 0.9) throw new Error(`Only ${felt.length} of ${steps} cases were drawn.`)
  const ahead = (await numbers(page, 'ahead')).slice(5)
  const slowest = felt.map((ms, step) => [ms, step] as const).sort(([a], [b]) => b - a)
  progress(
    `  slowest: ${slowest
      .slice(0, 6)
      .map(([ms, step]) => `${rounded(ms)} ms at step ${step}`)
      .join(', ')}`,
  )

  progress('scrolling while cases change …')
  await page.keyboard.press('u')
  await page.locator('[role="option"]').first().waitFor()
  await pause(1_000)
  const tasksBefore = (await numbers(page, 'long')).length
  const readBefore = pagesRead
  const random = seeded(7)
  const versions = new Map<string, number>()
  let changes = 0
  let ended = false
  const changing = (async () => {
    while (!ended) {
      const caseId = pick(random, seed.unsettled.slice(0, 200))
      const version = versions.get(caseId) ?? 1
      const priority = version % 2 === 1 ? 'critical' : 'low'
      const answer = await client
        .ask('POST', `/api/v1/cases/${caseId}/priority`, { priority, version })
        .catch(() => null)
      if (answer !== null) {
        changes += 1
        const after: { readonly version: number } = JSON.parse(answer)
        versions.set(caseId, after.version)
      }
      await pause(1_000 / changesPerSecond)
    }
  })()
  const box = await page.locator('.listbody').first().boundingBox()
  await page.mouse.move((box?.x ?? 0) + 100, 400)
  const until = performance.now() + scrollMs
  while (performance.now() < until) {
    await page.mouse.wheel(0, 240)
    await pause(30)
  }
  ended = true
  await changing
  await pause(1_000)
  const long = (await numbers(page, 'long')).slice(tasksBefore)
  const loaded = await page.locator('[role="option"]').last().getAttribute('aria-posinset')

  progress('standing still while cases change …')
  const stillBefore = pagesRead
  for (const caseId of seed.unsettled.slice(300, 320)) {
    await client.ask('POST', `/api/v1/cases/${caseId}/priority`, { priority: 'critical', version: 1 }).catch(() => null)
    await pause(100)
  }
  await pause(1_000)
  report(
    'ui',
    {
      next_case_ms: rounded(percentile(ahead, 0.95)),
      next_case_median_ms: rounded(percentile(ahead, 0.5)),
      any_next_case_ms: rounded(percentile(felt, 0.95)),
      read_ahead_share: rounded(ahead.length / felt.length),
      long_task_ms: rounded(Math.max(0, ...long)),
      long_tasks: long.length,
      rows_scrolled: Number(loaded ?? 0),
      pages_read_scrolling: stillBefore - readBefore,
      pages_read_by_changes: pagesRead - stillBefore,
      changes,
    },
    machine(database.postgres),
  )
} finally {
  await browser.close()
}

/// <reference lib="dom" />
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { Brand, CasePage } from '../src/api/schemas.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { wordpress } from '../test/support/feeds.ts'
import { Site } from '../test/support/site.ts'
import { Client } from './lib/client.ts'
import { openBenchDatabase } from './lib/database.ts'
import { rounded } from './lib/figures.ts'
import { freePort, startVigie } from './lib/program.ts'
import { machine, progress, report } from './lib/report.ts'

const articles = 60
const looks = 5
const patience = 60_000

await using database = await openBenchDatabase()
await using site = await Site.open()
const hour = 3_600_000
site.feed(
  '/feed/',
  wordpress(
    site.url,
    Array.from({ length: articles }, (_, i) => ({
      title: `Two hours of waiting at Acme (${i + 1})`,
      text: 'The kitchen closed at nine, and nobody told the terrace. '.repeat(4),
      at: new Date(Date.now() - hour - i * 60_000).toISOString(),
      path: `/article-${i}/`,
      by: `Reporter ${i}`,
      whole: true,
    })),
  ),
)

const port = await freePort()
const env = { DATABASE_URL: database.url, VIGIE_DATA: join(database.folder, 'vigie'), VIGIE_PORT: String(port) }
await using server = startVigie(['serve', '--no-worker'], env)
const token = (await server.says(/\/setup#([\w-]{20,})/))[1] ?? ''
const origin = `http://127.0.0.1:${port}`
const client = new Client(origin)
await client.setUp(token)
await using _worker = startVigie(['worker'], env)
await pause(3_000)

progress('from connecting a source to its first case …')
const brand = await client.get(Brand, 'POST', '/api/v1/brands', {
  name: 'Acme',
  languages: ['en'],
  timeZone: 'Europe/Paris',
  firstReplyMinutes: 60,
})
const rule = { name: 'Our name', terms: [{ kind: 'name', text: 'Acme' }] }
await client.ask('POST', `/api/v1/brands/${brand.id}/rules`, rule)
const cases = () => client.get(CasePage, 'GET', `/api/v1/brands/${brand.id}/cases?view=to-answer&limit=50`)
const began = performance.now()
await client.ask('POST', `/api/v1/brands/${brand.id}/sources`, {
  connector: 'feeds',
  settings: { address: `${site.url}/feed/` },
})
while ((await cases()).total === 0) {
  if (performance.now() - began > patience) throw new Error('No case came of the feed.')
  await pause(20)
}
const firstPost = performance.now() - began
progress(`  ${Math.round(firstPost)} ms`)
while ((await cases()).total < articles && performance.now() - began < patience) await pause(100)
const [someCase] = (await cases()).cases

/** The largest paint of a page in a browser that has never been here, and how much code it took, packed. */
async function look(
  browser: Browser,
  path: string,
  signedIn: boolean,
): Promise<{ readonly paint: number; readonly code: number }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' })
  if (signedIn) {
    const cookies = client.cookie.split('; ').map((it) => /^([^=]+)=(.*)$/s.exec(it) ?? [])
    await context.addCookies(cookies.map(([, name = '', value = '']) => ({ name, value, url: origin })))
  }
  const page = await context.newPage()
  await page.addInitScript(() => {
    const seen = { paint: 0 }
    Reflect.set(globalThis, 'largest', seen)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.paint = entry.startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
  })
  await page.goto(`${origin}${path}`)
  await page.waitForLoadState('networkidle').catch(() => undefined)
  await page.locator('h1, h2, [role="option"]').first().waitFor()
  await pause(1_000)
  const paint = await page.evaluate(() => Number(Reflect.get(Reflect.get(globalThis, 'largest'), 'paint')))
  const code = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .flatMap((it) => (it instanceof PerformanceResourceTiming && it.name.endsWith('.js') ? [it.encodedBodySize] : []))
      .reduce((sum, size) => sum + size, 0),
  )
  await context.close()
  return { paint, code }
}

const browser = await launchBrowser()
const pages = {
  sign_in: ['/', false],
  inbox: [`/b/${brand.id}/`, true],
  case: [`/b/${brand.id}/cases/${someCase?.id ?? ''}`, true],
  setup: [`/b/${brand.id}/setup/sources`, true],
} as const
const figures: Record<string, number> = { first_post_ms: Math.round(firstPost) }
let worst = 0
for (const [name, [path, signedIn]] of Object.entries(pages)) {
  const seen: Awaited<ReturnType<typeof look>>[] = []
  for (let i = 0; i < looks; i += 1) seen.push(await look(browser, path, signedIn))
  const paint = Math.max(...seen.map((it) => it.paint))
  figures[`${name}_paint_ms`] = Math.round(paint)
  figures[`${name}_js_kb`] = rounded(Math.max(...seen.map((it) => it.code)) / 1_000)
  worst = Math.max(worst, paint)
  progress(`${name}: largest paint ${Math.round(paint)} ms at worst`)
}
await browser.close()
client.close()
report('first-look', { largest_paint_ms: Math.round(worst), ...figures }, machine(database.postgres))

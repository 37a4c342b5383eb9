import { expect, it } from 'vitest'
import { chance, runs, seed } from '../../../test/support/seed.ts'
import { monday, ownClock, type Speaker, speakers, usualSilence, week } from '../../../test/support/speaking.ts'
import { hours, instant } from '../model/time.ts'
import { type HeardHour, rhythmOf, silentFrom } from './silence.ts'

const hour = hours(1)
const day = hours(24)

/** The hours of a source that was heard all the time, as they are counted. */
function heardHours(posts: readonly number[], to: number): readonly HeardHour[] {
  const rows = Array.from(
    { length: (to - monday) / hour },
    (_, i): HeardHour => ({
      at: instant(monday + i * hour),
      posts: 0,
      gap: null,
    }),
  )
  let last = monday
  for (const at of posts) {
    const index = Math.floor((at - monday) / hour)
    const row = rows[index]
    if (row === undefined) continue
    const longer = row.gap === null || at - last > row.gap.to - row.gap.from
    rows[index] = { ...row, posts: row.posts + 1, gap: longer ? { from: instant(last), to: instant(at) } : row.gap }
    last = at
  }
  return rows
}

/** Eight weeks learned, seven listened, with a death each day at some moment, at night, at noon and at closing: false alarms, deaths, and those found later than three usual silences of the eight weeks before. */
function trial(speaker: Speaker, random: () => number) {
  const to = monday + 16 * week
  const posts = speaker.speaks(monday, to, random)
  const rows = heardHours(posts, to)
  const clocks = [...new Set([speaker.week, speaker.now])].map((it) => ownClock(it))
  let [falseAlarms, deaths, late, alarmed] = [0, 0, 0, -1]
  for (let now = monday + 8 * week; now < to - week; now += day) {
    const rhythm = rhythmOf(rows.slice((now - 8 * week - monday) / hour, (now - monday) / hour), instant(now))
    const beyond = posts.findIndex((at) => at > now)
    const next = beyond < 0 ? posts.length : beyond
    for (let i = next - 1; i < posts.length && (posts[i] ?? to) < now + day; i++) {
      const last = posts[i] ?? monday
      const at = rhythm === null ? null : silentFrom(rhythm, instant(last))
      if (at === null || at >= Math.min(posts[i + 1] ?? to, now + day) || alarmed === last) continue
      falseAlarms++
      alarmed = last
    }
    const first = posts.findIndex((at) => at > now - 8 * week)
    // Of a source that hardly ever spoke nobody knows what is usual.
    if (rhythm === null) continue
    const past = [posts[first - 1] ?? monday, ...posts.slice(first, next)]
    const usual = clocks.map((clock) => usualSilence(past.slice(1).map((at, i) => clock.between(past[i] ?? at, at))))
    for (const dies of [now + random() * day, now + 3 * hour, now + 13 * hour, now + 18 * hour]) {
      const last = posts.findLast((at) => at <= dies) ?? monday
      const at = silentFrom(rhythm, instant(last)) ?? Number.POSITIVE_INFINITY
      deaths++
      if (clocks.every((clock, i) => clock.between(last, Math.min(at, to + 20 * week)) > 3.0001 * (usual[i] ?? 0)))
        late++
    }
  }
  return { name: speaker.name, falseAlarms, deaths, late }
}

const all = (list: readonly ReturnType<typeof trial>[], of: 'falseAlarms' | 'deaths' | 'late'): number =>
  list.reduce((sum, it) => sum + it[of], 0)

it('finds dead quiet sources of many kinds within three of their usual silences, and seldom cries for nothing', () => {
  const random = chance(seed)
  const quiet = speakers.filter((it) => it.quiet)
  const trials = Array.from({ length: runs(2) }, () => quiet.map((it) => trial(it, random))).flat()
  expect(trials.length).toBeGreaterThanOrEqual(50)
  const months = (7 * 7) / 30.4
  expect(all(trials, 'falseAlarms') / trials.length / months).toBeLessThan(0.6)
  expect(all(trials, 'late') / all(trials, 'deaths')).toBeLessThan(0.001)
}, 120_000)

it('finds those within three of them, too, that speak in some hours of the week and never in others', () => {
  const random = chance(seed)
  const offices = speakers.filter((it) => it.quiet && /^[48] a day, in offices$/u.test(it.name))
  const trials = Array.from({ length: runs(4) }, () => offices.map((it) => trial(it, random))).flat()
  expect(all(trials, 'deaths')).toBeGreaterThan(1_500)
  expect(all(trials, 'late') / all(trials, 'deaths')).toBeLessThan(0.001)
}, 120_000)

import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ApiProblem } from './api.ts'
import { en } from './i18n/en.ts'
import { fr } from './i18n/fr.ts'
import { sayProblem } from './problem.tsx'

/** Reasons that no page of ours can get, or for which the general words are the right ones. */
const general = new Set(['internal', 'lease-lost', 'brand-gone', 'not-json', 'no-secret-here'])
/** What only programs are told, at the own address of a source. */
for (const it of ['delivery-differs', 'packed', 'source-not-complete', 'source-paused']) general.add(it)
/** What only programs with a key are told. */
for (const it of ['key-dead', 'scope-missing', 'session-only']) general.add(it)
for (const it of ['in-progress', 'key-malformed', 'key-reused', 'unknown']) general.add(`idempotency-${it}`)

function reasonsOfTheServer(): readonly string[] {
  const found = new Set<string>()
  for (const part of ['services/', 'http/']) {
    const folder = new URL(`../../src/${part}`, import.meta.url)
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
      const source = readFileSync(new URL(file, folder), 'utf8')
      const thrown = source.matchAll(
        /new ServiceError\(\s*'[a-z-]+',\s*'([a-z-]+)'|\breason: (?:.*\? )?'([a-z-]+)'(?: : '([a-z-]+)')?,/g,
      )
      for (const [, ...reasons] of thrown) for (const it of reasons) if (it !== undefined) found.add(it)
    }
  }
  return [...found].filter((it) => !general.has(it)).sort()
}

it('has a sentence of its own, in French and in English, for every reason that the server refuses with', () => {
  const reasons = reasonsOfTheServer()
  expect(reasons).toEqual(expect.arrayContaining(['case-changed', 'cross-site', 'reply-left', 'setup-needed']))
  const without = reasons.filter((reason) =>
    [fr, en].some((t) => sayProblem(new ApiProblem(reason, 'detail'), t).title === t.problem.unknown.title),
  )
  expect(without).toEqual([])
})

it('keeps the general words for what it does not know, and the cause behind them', () => {
  const said = sayProblem(new ApiProblem('weather', 'It rains.'), fr)
  expect(said).toMatchObject({ title: fr.problem.unknown.title, detail: 'It rains.' })
  expect(sayProblem('no error at all', en)).toMatchObject({ title: en.problem.unknown.title, detail: null })
})

it('says what a network refused when it is one of the known ways', () => {
  const refused = (kind: unknown) => new ApiProblem('source-refused', 'No.', { facts: { kind } })
  expect(sayProblem(refused('auth_revoked'), en).text).toBe(en.problem.sourceKind.auth_revoked)
  expect(sayProblem(refused('toString'), en).text).toBe(en.problem['source-refused'].text)
})

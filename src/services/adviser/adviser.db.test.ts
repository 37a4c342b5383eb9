import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type TestDesk } from '../../../test/support/a-case.ts'
import { aColleague } from '../../../test/support/builders.ts'
import { aPerson } from '../../../test/support/context.ts'
import { createTestDatabase } from '../../../test/support/database.ts'
import { held } from '../../../test/support/held.ts'
import { aLanguageModel, type LanguageModel, type Meet, refuses, says } from '../../../test/support/language-model.ts'
import { createEdge } from '../../connectors/sdk/edge.ts'
import { days, hours, instant, minutes, seconds } from '../../domain/model/time.ts'
import { saveLinks } from '../../store/account-links.ts'
import { readMonth } from '../../store/adviser.ts'
import { sql } from '../../store/sql.ts'
import { addNote } from '../cases/add-note.ts'
import type { Context } from '../context.ts'
import { keepBrandWords } from '../learning/keep-words.ts'
import { mergeCases } from '../moves/merge-cases.ts'
import { carryOutErasure } from '../privacy/carry-out-erasure.ts'
import { erasePeople } from '../privacy/erase-people.ts'
import { askSecondOpinion } from './ask-second-opinion.ts'
import { forgetAdvice } from './forget-advice.ts'
import { saveAdviser } from './save-adviser.ts'
import { seeAdviser, seeAdviserSettings } from './see-adviser.ts'
import { seeSummary, summariseCase } from './summarise-case.ts'
import { tryAdviser } from './try-adviser.ts'

let base: Awaited<ReturnType<typeof createTestDatabase>>
let model: LanguageModel
beforeAll(async () => {
  base = await createTestDatabase()
  for (const [id, name] of [
    ['ines', 'Inès Benali'],
    ['leo', 'Léopold Vasseur'],
  ] as const)
    await aColleague(base.db, { id, name, role: 'administrator' })
  model = await aLanguageModel()
})
afterAll(async () => {
  await model[Symbol.asyncDispose]()
  await base[Symbol.asyncDispose]()
})

const never = new AbortController().signal
const opinion = { answer: 'yes', reason: '« froid » dit que le plat l’était.' }
const summary = { summary: 'Le plat est arrivé froid.', open: 'Un remboursement.' }

/** A server that says nothing. */
const nothing: Meet = () => undefined
/** A server that never comes to an end. */
const slowDrip: Meet = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const drip = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(drip))
}
const silent = new Set<Meet>([nothing, slowDrip])

interface Advised {
  readonly desk: TestDesk
  readonly ines: Context
  readonly admin: Context
}

/** A desk with a language model that is on, unless told otherwise. */
async function anAdvised(
  meet: Meet = says(opinion),
  given: Partial<Parameters<typeof saveAdviser>[1]> = {},
): Promise<Advised> {
  await base.db.run(sql`delete from adviser`)
  await base.db.run(sql`delete from adviser_use`)
  model.asked.length = 0
  model.meet = meet
  const desk = await aDesk(base.db, ['ines'])
  // A real line. Only where nothing comes the wait is short: elsewhere a busy machine may answer late.
  const edge: Context['edge'] = (signal, allowed, limits = {}) => {
    const short = silent.has(model.meet) ? { totalMs: 400, headersMs: 400 } : {}
    return createEdge({ now: desk.clock.now, signal, allowed, limits: { ...limits, ...short } })
  }
  const ines: Context = { ...desk.as('ines'), edge }
  const admin: Context = { ...ines, actor: aPerson({ userId: 'ines', role: 'administrator' }) }
  await saveAdviser(admin, {
    ...{ url: model.url, model: 'petit', key: 'sk-secret', inside: true, isOn: true },
    ...{ monthTokens: 1_000_000, monthRequests: 100, privateWords: false, ...given },
  })
  return { desk, ines, admin }
}

/** A post about which the engine is unsure whether it is a complaint. */
async function unsurePost({ desk }: Advised, more: Parameters<TestDesk['writes']>[1] = {}): Promise<string> {
  const externalId = `at://${randomUUID()}`
  await desk.writes(`camille-${randomUUID().slice(0, 4)}`, { text: 'Chez Mireille, le plat.', ...more, externalId })
  const row = await base.db.one<{ id: string }>(sql`
    update judgement j set unsure = '{complaint}', asks = 2 from post p
    where p.id = j.post_id and p.external_id = ${externalId} returning p.id`)
  if (row === undefined) throw new Error('The post was not judged.')
  return row.id
}

const ask = async (it: Advised, postId?: string) =>
  askSecondOpinion(it.ines, { postId: postId ?? (await unsurePost(it)), head: 'complaint', language: 'fr' }, never)
const trial = (it: Advised) => tryAdviser(it.admin, { language: 'fr' }, never)
const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'reason' in error ? error.reason : error),
  )
const used = (it: Advised) => readMonth(base.db, it.desk.clock.now())
const uses = () =>
  base.db.rows<{ purpose: string; outcome: string | null; tokens: number; person_id: string }>(
    sql`select purpose, outcome, tokens::int as tokens, person_id from adviser_use order by at, id`,
  )
const audited = (kind: string) =>
  base.db.rows<{ data: Readonly<Record<string, unknown>> }>(
    sql`select data from audit where kind = ${kind} order by id desc limit 1`,
  )

describe('a second opinion', () => {
  it('is told to the person who asks, with its reason, and changes nothing', async () => {
    const it = await anAdvised()
    const postId = await unsurePost(it)
    const everything = () =>
      base.db.rows(sql`select (select count(*) from event) as events, (select count(*) from correction) as corrections,
        (select jsonb_agg(j order by j.post_id) from judgement j) as judgements,
        (select jsonb_agg(jsonb_build_array(c.id, c.version, c.priority, c.verdict) order by c.id) from cases c) as cases`)
    const before = await everything()
    expect(await ask(it, postId)).toEqual({ ...opinion, model: 'petit-7b' })
    expect(await everything()).toEqual(before)
    expect(await uses()).toEqual([{ purpose: 'opinion', outcome: 'answered', tokens: 321, person_id: 'ines' }])
    expect((await audited('adviser-asked'))[0]?.data).toEqual({
      ...{ postId, head: 'complaint', purpose: 'opinion', outcome: 'answered', tokens: 321 },
      ...{ host: model.host, model: 'petit' },
    })
    const [asked] = model.asked
    expect(asked?.path).toBe('/v1/chat/completions')
    expect(asked?.headers.authorization).toBe('Bearer sk-secret')
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({ model: 'petit', stream: false, max_tokens: 1_500 })
  })

  it('is asked only where the engine is unsure, of posts that the person sees, by somebody who may change cases', async () => {
    const it = await anAdvised()
    const postId = await unsurePost(it)
    const input = { postId, head: 'complaint', language: 'fr' } as const
    expect(await reasonOf(askSecondOpinion(it.ines, { ...input, head: 'churn' }, never))).toBe('adviser-sure')
    expect(await reasonOf(askSecondOpinion(it.ines, { ...input, postId: '999999999' }, never))).toBe('not-found')
    const elsewhere = aPerson({ userId: 'ines', brands: new Set([randomUUID()]) })
    expect(await reasonOf(askSecondOpinion({ ...it.ines, actor: elsewhere }, input, never))).toBe('not-found')
    const observer = aPerson({ userId: 'ines', role: 'observer' })
    expect(await reasonOf(askSecondOpinion({ ...it.ines, actor: observer }, input, never))).toBe('forbidden')
    expect(await seeAdviser({ ...it.ines, actor: observer })).toEqual({ model: null })
    expect(model.asked).toEqual([])
  })

  it('is not asked about what was said in private, unless an administrator allowed that', async () => {
    const it = await anAdvised()
    const postId = await unsurePost(it, { private: true })
    expect(await reasonOf(ask(it, postId))).toBe('adviser-private-words')
    expect(model.asked).toEqual([])
    await saveAdviser(it.admin, {
      ...{ url: model.url, model: 'petit', inside: true, isOn: true, monthTokens: 1_000_000, monthRequests: 100 },
      privateWords: true,
    })
    expect(await ask(it, postId)).toMatchObject(opinion)
  })

  it('is nowhere where no model is on', async () => {
    const it = await anAdvised(says(opinion), { isOn: false })
    expect(await seeAdviser(it.ines)).toEqual({ model: null })
    expect(await reasonOf(ask(it))).toBe('adviser-off')
    await base.db.run(sql`delete from adviser`)
    expect(await reasonOf(ask(it))).toBe('adviser-off')
    expect(await reasonOf(trial(it))).toBe('adviser-off')
    expect(await seeAdviserSettings(it.admin)).toMatchObject({ adviser: null })
    expect(model.asked).toEqual([])
  })
})

describe('what the server answers', () => {
  const endless: Meet = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  }
  const wrong = [
    ['401', refuses(401), 'adviser-key', 0],
    ['a model that it does not have', refuses(404), 'adviser-model', 0],
    ['429', refuses(429, { 'retry-after': '90' }), 'adviser-rate', 0],
    ['500', refuses(500), 'adviser-broken', 0],
    ['400', refuses(400), 'adviser-refused', 0],
    ['garbage', refuses(200, {}, '<html>hello'), 'adviser-answer', null],
    ['JSON of another shape', refuses(200, {}, '{"choices":[]}'), 'adviser-answer', null],
    ['an endless body', endless, 'adviser-answer', null],
    ['drops that never end', slowDrip, 'adviser-slow', null],
    ['nothing', nothing, 'adviser-slow', null],
    ['a broken line', (response: Parameters<Meet>[0]) => void response.destroy(), 'adviser-away', 0],
    ['words that are no JSON', says('Oui, je pense.'), 'adviser-answer', 321],
    ['a verdict of its own', says({ ...opinion, verdict: 'complaint' }), 'adviser-answer', 321],
    ['no string', refuses(200, {}, '{"choices":[{"message":{"content":null}}]}'), 'adviser-answer', null],
  ] as const satisfies readonly (readonly [string, Meet, string, number | null])[]

  it.each(wrong)('is said in a sentence of its own: %s', async (_, meet, reason, tokens) => {
    const it = await anAdvised(meet)
    expect(await reasonOf(trial(it))).toBe(reason)
    const [use] = await uses()
    expect(use?.outcome).toBe(reason.replace('adviser-', ''))
    // What may have been worked out stays reserved; what was refused costs nothing.
    if (tokens === null) expect(use?.tokens).toBeGreaterThan(1_500)
    else expect(use?.tokens).toBe(tokens)
  })

  it('never leads anywhere else, least of all inside', async () => {
    const inner = await aLanguageModel(says(opinion))
    for (const status of [301, 302, 307, 308]) {
      const it = await anAdvised(refuses(status, { location: `${inner.url}/chat/completions` }))
      expect(await reasonOf(trial(it))).toBe('adviser-elsewhere')
    }
    expect(inner.asked).toEqual([])
    await inner[Symbol.asyncDispose]()
  })

  it('is asked again in other words where the bound has another name there', async () => {
    const it = await anAdvised((response, asked) =>
      asked.body.includes('max_completion_tokens')
        ? says(opinion, null)(response, asked)
        : refuses(400, {}, '{"error":{"message":"Use max_completion_tokens"}}')(response, asked),
    )
    expect(await trial(it)).toMatchObject({ model: 'petit-7b', said: opinion.reason })
    // It does not say what it took: then all that was reserved counts.
    expect((await used(it)).tokens).toBeGreaterThan(1_500)
    expect((await used(it)).requests).toBe(1)
  })

  it('leaves a server alone after failures, for as long as it asks, and a person’s trial less long', async () => {
    const it = await anAdvised(refuses(500))
    expect(await reasonOf(ask(it))).toBe('adviser-broken')
    expect(await reasonOf(ask(it))).toBe('adviser-resting')
    expect(await reasonOf(trial(it))).toBe('adviser-broken')
    it.desk.clock.pass(seconds(10))
    model.meet = refuses(429, { 'retry-after': '90' })
    expect(await reasonOf(ask(it))).toBe('adviser-rate')
    it.desk.clock.pass(seconds(80))
    expect(await reasonOf(trial(it))).toBe('adviser-resting')
    it.desk.clock.pass(seconds(20))
    model.meet = says(opinion)
    expect(await ask(it)).toMatchObject(opinion)
    expect(await ask(it)).toMatchObject(opinion)
    expect(model.asked).toHaveLength(5)
  })

  it('is not left alone for what happened under a key or a model that an administrator mended meanwhile', async () => {
    for (const mended of [{ key: 'sk-right' }, { model: 'grand' }]) {
      const it = await anAdvised()
      const waiting = new Promise<() => void>((begun) => {
        model.meet = (response, asked) => {
          begun(() => void refuses(401)(response, asked))
        }
      })
      const asked = reasonOf(ask(it))
      const answer = await waiting
      await saveAdviser(it.admin, {
        ...{ url: model.url, model: 'petit', inside: true, isOn: true, monthTokens: 1_000_000, monthRequests: 100 },
        ...{ privateWords: false, ...mended },
      })
      answer()
      expect(await asked).toBe('adviser-key')
      model.meet = says(opinion)
      expect(await ask(it)).toMatchObject(opinion)
    }
  })

  it('is not waited for when the person has left, and what it may have taken stays counted', async () => {
    const it = await anAdvised(() => undefined)
    const left = new AbortController()
    model.meet = () => left.abort(new Error('left'))
    await expect(tryAdviser(it.admin, { language: 'fr' }, left.signal)).rejects.toThrow('left')
    expect(await uses()).toEqual([expect.objectContaining({ outcome: 'left' })])
    expect((await used(it)).tokens).toBeGreaterThan(1_500)
  })

  it('leaves nothing on the signal of whoever asks, which may live as long as the process', async () => {
    const it = await anAdvised(says(opinion))
    const { signal } = new AbortController()
    await tryAdviser(it.admin, { language: 'fr' }, signal)
    expect(held(signal)).toBe(0)
  })
})

describe('the budget', () => {
  it('is reserved before: of many at once none overruns it, and what is refused is told', async () => {
    const it = await anAdvised(says(opinion, 900), { monthTokens: 6_000 })
    const posts = await Promise.all(Array.from({ length: 6 }, () => unsurePost(it)))
    const results = await Promise.all(posts.map((postId) => reasonOf(ask(it, postId))))
    expect(results.filter((reason) => reason === 'done').length).toBeGreaterThan(0)
    expect(new Set(results)).toEqual(new Set(['done', 'adviser-budget']))
    for (let i = 0; i < 6; i += 1) await reasonOf(ask(it, posts[i] ?? ''))
    expect(await reasonOf(ask(it))).toBe('adviser-budget')
    expect((await used(it)).tokens).toBeLessThanOrEqual(6_000)
  })

  it('asks two at once and no more', async () => {
    const it = await anAdvised(nothing)
    const [first, second] = [reasonOf(trial(it)), reasonOf(trial(it))]
    while (model.asked.length < 2) await new Promise((turn) => setImmediate(turn))
    expect(await reasonOf(trial(it))).toBe('adviser-busy')
    expect([await first, await second]).toEqual(['adviser-slow', 'adviser-slow'])
    // Whoever was killed in the middle holds nobody up for long.
    await base.db.run(sql`update adviser_use set ended_at = null, outcome = null`)
    it.desk.clock.pass(minutes(3))
    model.meet = says(opinion)
    expect(await reasonOf(trial(it))).toBe('done')
  })

  it('counts requests too, and begins anew with the month', async () => {
    const it = await anAdvised(says(opinion), { monthRequests: 2 })
    it.desk.clock.set(instant(Date.parse('2026-03-31T23:59:59Z')))
    expect(await reasonOf(trial(it))).toBe('done')
    expect(await reasonOf(trial(it))).toBe('done')
    expect(await reasonOf(trial(it))).toBe('adviser-budget')
    expect(await used(it)).toEqual({ tokens: 642, requests: 2, until: Date.parse('2026-04-01T00:00:00Z') })
    it.desk.clock.pass(seconds(1))
    expect(await reasonOf(trial(it))).toBe('done')
    expect((await used(it)).requests).toBe(1)
    it.desk.clock.pass(days(500))
    await forgetAdvice(it.desk.ctx)
    expect(await uses()).toEqual([])
  })
})

describe('the summary of a case', () => {
  const longCase = async (it: Advised): Promise<string> => {
    const caseId = await it.desk.writes('camille', {
      text: 'Chez Mireille, plat froid. Je suis Camille, 06 12 34 56 78.',
    })
    for (const text of [
      'Toujours rien ?',
      'Merci @mireille, ma commande n° AB-4412 attend. Vu avec Léopold et Odile.',
    ]) {
      it.desk.clock.pass(hours(1))
      await it.desk.writes('camille', { text: `${text} chez Mireille` })
    }
    return caseId
  }
  const sum = (it: Advised, caseId: string) => summariseCase(it.ines, { caseId, language: 'fr' }, never)
  const see = (it: Advised, caseId: string) => seeSummary(it.ines, { caseId, language: 'fr' })

  it('is made once, kept until the case goes on, and is no part of its log', async () => {
    const it = await anAdvised(says(summary))
    const caseId = await longCase(it)
    expect(await see(it, caseId)).toBeNull()
    const before = await it.desk.case(caseId)
    const made = await sum(it, caseId)
    expect(made).toEqual({ ...summary, leftOut: 0, model: 'petit-7b', madeAt: it.desk.clock.now() })
    expect(await see(it, caseId)).toEqual(made)
    expect(await sum(it, caseId)).toEqual(made)
    expect(model.asked).toHaveLength(1)
    expect(await it.desk.case(caseId)).toEqual(before)
    await addNote(it.ines, { caseId, noteId: randomUUID(), text: 'Secret de la maison' })
    expect(await see(it, caseId)).toBeNull()
    await sum(it, caseId)
    expect(model.asked[1]?.body).not.toContain('Secret')
    await addNote(it.ines, { caseId, noteId: randomUUID(), text: 'Encore' })
    await forgetAdvice(it.desk.ctx)
    expect(await base.db.rows(sql`select from case_summary where case_id = ${caseId}`)).toEqual([])
  })

  it('is asked for with no name, number or address of anybody in the request', async () => {
    const it = await anAdvised(says(summary))
    await keepBrandWords(it.admin, {
      brandId: it.desk.brand.brandId,
      words: [{ kind: 'staff', text: 'Odile' }],
      version: null,
    })
    const caseId = await longCase(it)
    // The customer is known under another name elsewhere.
    const other = await it.desk.writes('kestrel_dax', { text: 'Chez Mireille, bof.' })
    const [a, b] = [(await it.desk.case(caseId)).authorId, (await it.desk.case(other)).authorId]
    await base.db.transaction((tx) =>
      saveLinks(tx, it.desk.brand.brandId, [{ a, b, reasons: [] }], 'ines', it.desk.clock.now()),
    )
    await it.desk.writes('camille', { text: 'Chez Mireille, signé Kestrel, Inès m’avait dit AB-4412.' })
    await sum(it, caseId)
    const body = model.asked[0]?.body ?? ''
    expect(body.toLowerCase()).not.toMatch(/camille|kestrel|dax|\bin[eè]s\b|l[eé]opold|odile|4412|06 12|@mireille/)
    const [, user] = JSON.parse(body).messages
    expect(JSON.parse(user.content).messages[0]).toEqual({
      ...{ from: 'customer', hours: 0 },
      text: 'Chez Mireille, plat froid. Je suis [client], [téléphone].',
    })
  })

  it('leaves out what was said in private, and says how much', async () => {
    const it = await anAdvised(says(summary))
    const caseId = await longCase(it)
    await it.desk.writes('camille', { text: 'Entre nous : chez Mireille, zut.', private: true })
    expect(await sum(it, caseId)).toMatchObject({ leftOut: 1 })
    expect(model.asked[0]?.body).not.toContain('Entre nous')
    const closed = await it.desk.writes('bob', { text: 'Chez Mireille, en privé.', private: true })
    expect(await reasonOf(sum(it, closed))).toBe('adviser-private-words')
  })

  it('goes when somebody whose words it may hold is erased, or the case is merged', async () => {
    const it = await anAdvised(says(summary))
    const stored = async () =>
      (
        await base.db.rows(sql`
        select from case_summary s join cases c on c.id = s.case_id where c.brand_id = ${it.desk.brand.brandId}`)
      ).length
    const [caseId, other] = [await longCase(it), await it.desk.writes('zed', { text: 'Chez Mireille, froid.' })]
    await sum(it, caseId)
    await sum(it, other)
    expect(await stored()).toBe(2)
    const [into, from] = [await it.desk.case(caseId), await it.desk.case(other)]
    await mergeCases(it.ines, {
      caseId,
      version: into.version,
      from: [{ caseId: other, version: from.version, moveId: randomUUID() }],
    })
    expect(await stored()).toBe(0)
    await sum(it, caseId)
    const erasure = await erasePeople(it.admin, { authorIds: [into.authorId], reason: 'request' })
    while ((await carryOutErasure(it.desk.ctx, { id: erasure.id })) === 'more');
    expect(await stored()).toBe(0)
    expect(await see(it, caseId)).toBeNull()
  })

  it('is not kept where somebody was erased while it was made', async () => {
    const it = await anAdvised()
    const caseId = await longCase(it)
    const { authorId } = await it.desk.case(caseId)
    model.meet = async (response, asked) => {
      await erasePeople(it.admin, { authorIds: [authorId], reason: 'request' })
      await says(summary)(response, asked)
    }
    await sum(it, caseId)
    expect(await base.db.rows(sql`select from case_summary where case_id = ${caseId}`)).toEqual([])
    expect(await reasonOf(sum(it, caseId))).toBe('adviser-nothing')
  })
})

describe('where the model is', () => {
  const choice = { model: 'petit', isOn: true, monthTokens: 1_000, monthRequests: 1, privateWords: false }
  const save = (it: Advised, more: Partial<Parameters<typeof saveAdviser>[1]>) =>
    reasonOf(saveAdviser(it.admin, { ...choice, url: model.url, inside: true, ...more }))

  it('is the internet by https, or an address inside that an administrator means', async () => {
    const it = await anAdvised()
    expect(await save(it, { url: model.url, inside: false })).toBe('adviser-inside')
    expect(await save(it, { url: 'http://1.1.1.1/v1', key: null })).toBe('adviser-address')
    expect(await save(it, { url: 'nowhere' })).toBe('adviser-address')
    expect(await save(it, { url: 'ftp://127.0.0.1/', key: null })).toBe('adviser-address')
    expect(await save(it, { url: 'https://me:pw@1.1.1.1/v1', key: null })).toBe('adviser-address')
    expect(await save(it, { url: 'http://169.254.169.254/v1', key: null })).toBe('adviser-address')
    expect(await save(it, { url: 'https://1.1.1.1/v1', key: null, inside: false })).toBe('done')
    expect((await seeAdviserSettings(it.admin)).adviser).toMatchObject({ allowed: [], sealedKey: null })
    expect(await save(it, {})).toBe('done')
    expect((await seeAdviserSettings(it.admin)).adviser).toMatchObject({ allowed: [model.host] })
  })

  it('keeps its key for the server that it was typed for', async () => {
    const it = await anAdvised()
    expect(await save(it, { model: 'autre', monthTokens: 1_000_000, monthRequests: 9 })).toBe('done')
    await trial(it)
    expect(model.asked.at(-1)?.headers.authorization).toBe('Bearer sk-secret')
    expect(await save(it, { url: 'https://1.1.1.1/v1' })).toBe('adviser-key-again')
    expect(await save(it, { key: null, monthTokens: 1_000_000, monthRequests: 9 })).toBe('done')
    await trial(it)
    expect(model.asked.at(-1)?.headers.authorization).toBeUndefined()
    expect((await audited('adviser-changed'))[0]?.data).toMatchObject({ host: model.host, key: 'none' })
    expect(JSON.stringify(await base.db.rows(sql`select data from audit`))).not.toContain('sk-secret')
    await base.db.run(sql`update adviser set sealed_key = 'damaged'`)
    const before = await used(it)
    expect(await reasonOf(trial(it))).toBe('key-differs')
    expect(await used(it)).toEqual(before)
  })

  it('is an administrator’s affair', async () => {
    const it = await anAdvised()
    expect(await reasonOf(seeAdviserSettings(it.ines))).toBe('forbidden')
    expect(await reasonOf(tryAdviser(it.ines, { language: 'fr' }, never))).toBe('forbidden')
    expect(await reasonOf(saveAdviser(it.ines, { ...choice, url: model.url, inside: true }))).toBe('forbidden')
    expect(await seeAdviser(it.ines)).toEqual({ model: 'petit' })
  })
})

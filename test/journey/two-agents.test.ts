import { randomUUID } from 'node:crypto'
import type { Locator, Page, Request, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Clocks } from '../../src/api/clocks.ts'
import { BrandWordList } from '../../src/api/learning.ts'
import { FreshInvitation } from '../../src/api/schemas.ts'
import { Forum } from '../../src/connectors/discourse/forum.test-suite.ts'
import { Town } from '../../src/connectors/lemmy/town.test-suite.ts'
import { instant } from '../../src/domain/model/time.ts'
import { sql } from '../../src/store/sql.ts'
import { until } from '../start/program.ts'
import { createTestDatabase } from '../support/database.ts'
import { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import { aReceiver, broken, type Receiver, signatureBy } from '../support/receiver.ts'

const password = 'une phrase assez longue'
const begun = 'Bonjour Nadia, pardon pour cette attente.'
const more = 'Nous vous rappelons ce soir.'

/** One Vigie for both stories: what is connected in the first is what the two agents of the second hear. */
let journey: Journey
let base: Awaited<ReturnType<typeof createTestDatabase>>
let desk: Desk
let forumServer: Awaited<ReturnType<typeof serveOnLoopback>>
let townServer: Awaited<ReturnType<typeof serveOnLoopback>>
/** The second agent, as the API knows them. */
let his: Desk
const forum = new Forum()
const town = new Town()

beforeAll(async () => {
  forumServer = await serveOnLoopback(forum.answer)
  townServer = await serveOnLoopback(town.answer)
  base = await createTestDatabase()
  journey = await beginJourney(password, base)
  ;({ desk } = journey)
  const invited = { name: 'Marc Petit', email: 'marc@example.test', role: 'agent', language: 'en' }
  const invitation = { ...invited, brandIds: [desk.brandId] }
  const { link } = await desk.call(FreshInvitation, 'POST', '/api/v1/invitations', invitation)
  his = new Desk(journey.place.url)
  const letter = { token: new URL(link).hash.slice(1), name: invited.name, password, language: 'en' }
  await his.call(z.unknown(), 'POST', '/api/v1/links/invitation/accept', letter)
  forum.now = instant(Date.now() - 60_000)
  town.now = forum.now
  forum.notify(1, forum.write('<p><a class="mention" href="/u/chezmireille">@ChezMireille</a> deux heures !</p>'))
  const { id } = town.write('Bonjour @chezmireille@lemmy.example, toujours personne ?')
  town.mentions.unshift({ id, at: town.now })
})

afterAll(async () => {
  await journey?.[Symbol.asyncDispose]()
  for (const server of [forumServer, townServer]) {
    server?.closeAllConnections()
    server?.close()
  }
})

describe('a forum and a village square', () => {
  let page: Page
  beforeAll(async () => {
    ;({ page } = journey)
    await page.goto(`${journey.place.url}/settings/sources`)
  })
  const connect = (): Promise<void> => page.getByRole('button', { name: 'Brancher', exact: true }).click()
  const add = async (network: string): Promise<void> => {
    await page.locator('.side').getByRole('link', { name: 'Sources' }).click()
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: network })
  }
  const inbox = (): Promise<void> => page.locator('.side').getByRole('link', { name: 'À répondre' }).click()
  const names = async (): Promise<readonly string[]> => (await desk.cases()).map(({ author }) => author.name).sort()

  it('are not connected with a wrong key, nor where there is no forum: each is said in words', async () => {
    await add('Forum Discourse')
    await page.getByLabel('Forum', { exact: true }).fill(townServer.at)
    await page.getByLabel('Identifiant').fill('ChezMireille')
    await page.getByLabel('Clé d’API', { exact: true }).fill('not-the-right-key')
    await connect()
    await page.getByText('n’est pas un forum Discourse').waitFor()
    await page.getByLabel('Forum', { exact: true }).fill(`${forumServer.at}/t/deux-heures/12`)
    await connect()
    await page
      .getByText(/clé d’API/i)
      .last()
      .waitFor()
    await page.locator('.note').first().waitFor()
    await journey.picture('forum-refus')
    expect(await desk.sources()).toEqual([])
  })

  it('are heard once the key is right, and answered where it was said', async () => {
    await page.getByLabel('Clé d’API', { exact: true }).fill('a-key-of-sixteen-signs')
    await connect()
    await page.getByText('À l’écoute').first().waitFor()
    await journey.picture('forum-sources')
    await inbox()
    await page.getByRole('option', { name: /Camille Rousseau/ }).click()
    await page.getByRole('button', { name: /Répondre en public/ }).click()
    await page.getByRole('textbox').fill('Pardon Camille, nous vous rappelons ce soir.')
    await page.getByRole('button', { name: /Publier/ }).click()
    await until(() => forum.posts.some(({ username }) => username === 'ChezMireille') || undefined)
    await until(async () => ((await desk.cases('waiting')).length === 1 ? true : undefined))
    expect(forum.posts.filter(({ username }) => username === 'ChezMireille').map(({ cooked }) => cooked)).toEqual([
      '<p>Pardon Camille, nous vous rappelons ce soir.</p>',
    ])
  })

  it('take no wrong password either, and what was typed beside it stays', async () => {
    await add('Lemmy')
    await page.getByLabel('Serveur').fill(townServer.at)
    await page.getByLabel('Identifiant ou adresse mail').fill('chezmireille')
    await page.getByLabel('Mot de passe', { exact: true }).fill('pas la bonne')
    await connect()
    await page.getByText('ne laisse pas entrer cet identifiant avec ce mot de passe').waitFor()
    await journey.picture('lemmy-refus')
    expect(await page.getByLabel('Identifiant ou adresse mail').inputValue()).toBe('chezmireille')
    await page.getByLabel('Mot de passe', { exact: true }).fill('une phrase')
    await connect()
    await until(async () => ((await desk.sources()).length === 2 ? true : undefined))
    await until(async () => ((await names()).includes('Camille Rousseau') ? true : undefined))
    await inbox()
    await page.getByRole('option', { name: /toujours personne/ }).waitFor()
    await journey.picture('lemmy-cas')
  })
})

describe('two agents at one desk, one in French and one in English', () => {
  let ines: Page
  let marc: Page
  let receiver: Receiver
  let sourceId = ''
  const wrong: string[] = []

  /** Somebody writes on the forum, and it is heard at once. */
  const writes = async (username: string, topic: number, words: string): Promise<void> => {
    forum.now = instant(Date.now() - 1_000)
    const mention = '<a class="mention" href="/u/chezmireille">@ChezMireille</a>'
    const author = { username, user_id: topic, topic_id: topic }
    forum.notify(1, forum.write(`<p>${mention} ${words}</p>`, author))
    await desk.call(z.unknown(), 'POST', `/api/v1/sources/${sourceId}/look`, {})
  }
  const open = (page: Page, who: RegExp): Promise<void> => page.getByRole('option', { name: who }).click()
  const nameOf = ({ author }: Awaited<ReturnType<Desk['cases']>>[number]): string => author.name || author.handle
  /** Who has the case, as its head says while somebody writes. */
  const owner = (page: Page, name: string): Locator => page.locator(`.casebar .end > .av[title="${name}"]`)
  const inesDraft = (): Locator => ines.getByRole('textbox', { name: 'Brouillon de la réponse privée' })
  /** What ends the form that is open; the last one of the page always is. */
  const save = (): Locator => ines.getByRole('button', { name: 'Enregistrer' }).first()
  const settings = async (section: string): Promise<void> => {
    await ines.getByRole('link', { name: 'Réglages' }).first().click()
    await ines.getByRole('navigation', { name: 'Réglages' }).getByRole('link', { name: section }).click()
  }

  /** The next request there, on its way for as long as one likes. */
  const held = async (url: string, ask: () => Promise<void>): Promise<Route> => {
    const asked = new Promise<Route>((found) => {
      void ines.route(url, found, { times: 1 })
    })
    await ask()
    return asked
  }

  beforeAll(async () => {
    receiver = await aReceiver()
    ines = journey.page
    const { url } = journey.place
    const list = z.object({ sources: z.array(z.object({ id: z.string(), connector: z.string() })) })
    const { sources } = await desk.call(list, 'GET', `/api/v1/brands/${desk.brandId}/sources`)
    sourceId = sources.find(({ connector }) => connector === 'discourse')?.id ?? ''
    await writes('Nadia', 22, 'deux heures pour une table !')
    // As where a network has both: what she wrote first was for the brand alone.
    const hers = sql`update post set private = true where text like '%deux heures pour une table !'`
    await until(async () => ((await base.db.run(hers)) === 1 ? true : undefined))
    await writes('Yanis', 23, 'la soupe était froide.')
    const context = await journey.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    await context.addCookies([{ ...his.cookie, url }])
    // His clock is five minutes ahead: nothing that is said here may hang on it.
    await context.addInitScript(() => {
      const { now } = Date
      Date.now = () => now() + 300_000
    })
    marc = await context.newPage()
    marc.on('pageerror', (error) => wrong.push(error.message))
    await marc.goto(url)
  })

  afterAll(() => receiver?.[Symbol.asyncDispose]())

  it('each sees that the other looks at the case, and then that they write', async () => {
    await Promise.all([open(ines, /Nadia/), open(marc, /Nadia/)])
    await ines.getByText('Marc Petit regarde').waitFor()
    await marc.getByText('Inès Benali is looking').waitFor()
    await ines.getByRole('button', { name: /Répondre en privé/ }).click()
    await marc.getByText('Inès Benali is writing').waitFor()
    // Nobody is told of themselves.
    expect(await marc.locator('.atwork .at').count()).toBe(1)
  })

  it('one takes the case while the other writes: both see whose it is without a reload, and no word is lost', async () => {
    await inesDraft().fill(begun)
    await ines.getByText('enregistré', { exact: true }).waitFor()
    await marc.locator('.casebar').getByRole('button', { name: 'Take' }).click()
    await marc.getByText('You took the case.').waitFor()
    await owner(ines, 'Marc Petit').waitFor()
    expect(await inesDraft().inputValue()).toBe(begun)
  })

  it('a private answer that was begun before the customer wrote again, in public, stays private, and is refused with what changed beside it and its text kept', async () => {
    await writes('Nadia', 22, 'Et maintenant il pleut.')
    await ines.getByRole('region', { name: 'Fil' }).getByText('Et maintenant il pleut.').waitFor()
    // Nobody else reads what she types on, nor what she has typed.
    await inesDraft().press('!')
    expect(await inesDraft().inputValue()).toBe(`${begun}!`)
    await inesDraft().press('Backspace')
    await ines.getByRole('button', { name: /^Envoyer(?! quand même)/ }).click()
    const refusal = ines.getByRole('alert').filter({ hasText: 'Le cas a changé depuis que vous écrivez.' })
    await refusal.getByText('La personne a écrit à nouveau.').waitFor()
    // What she answers is what she began to answer, until she says otherwise.
    await ines.locator('.answered').getByText('deux heures pour une table !').waitFor()
    expect(await inesDraft().inputValue()).toBe(begun)
    expect(forum.posts.filter((it) => it.topic_id === 22 && it.username === 'ChezMireille')).toEqual([])
  })

  it('what was begun is there for whoever has the case now, goes on in their words, and follows it when it is handed on', async () => {
    await marc.getByRole('button', { name: /Reply in private/ }).click()
    const draft = marc.getByRole('textbox', { name: 'Draft of the private reply' })
    await marc.getByText(/^begun by Inès Benali/).waitFor()
    expect(await draft.inputValue()).toBe(begun)
    await draft.fill(`${begun} ${more}`)
    await ines.getByText(/^commencé par Marc Petit/).waitFor()
    expect(await inesDraft().inputValue()).toBe(`${begun} ${more}`)
    await marc.keyboard.press('Escape')
    await marc.locator('.casebar').getByRole('button', { name: 'Hand over' }).click()
    await marc.getByRole('menuitem', { name: 'Inès Benali' }).click()
    await owner(ines, 'Inès Benali').waitFor()
    expect(await inesDraft().inputValue()).toBe(`${begun} ${more}`)
    await inesDraft().press('Escape')
  })

  it('of two who settle it at once one is told, where they typed, that the other did; nothing typed is lost, and undoing reaches both', async () => {
    await ines
      .locator('.casebar')
      .getByRole('button', { name: /^Réglé/ })
      .click()
    await marc
      .locator('.casebar')
      .getByRole('button', { name: /^Settled/ })
      .click()
    await ines.getByLabel('Geste fait').fill('Deux cafés offerts')
    await marc.getByLabel('Gesture made').fill('A free dessert')
    // Both are on their way at the same moment; hers arrives first.
    const hers = ines.waitForResponse(/\/settle$/)
    await marc.route(/\/settle$/, async (route) => {
      await hers
      await route.continue()
    })
    await marc.getByRole('button', { name: 'Agreed together' }).click()
    await ines.getByRole('button', { name: 'D’accord ensemble' }).click()
    const asks = marc.getByRole('dialog')
    await asks.getByRole('alert').getByText('Inès Benali settled the case of Nadia').waitFor()
    expect(await asks.getByLabel('Gesture made').inputValue()).toBe('A free dessert')
    expect(await marc.getByText('Inès Benali settled the case of Nadia').count()).toBe(1)
    await asks.getByRole('button', { name: 'Close' }).click()
    await marc.getByRole('heading', { name: 'Settled with Nadia' }).waitFor()
    await ines
      .locator('.toast')
      .getByRole('button', { name: /Annuler/ })
      .click()
    await marc.getByRole('heading', { name: /Nadia (?:has been|is) waiting/ }).waitFor()
  })

  it('an answer leaves though its promise is refused, can be cancelled by a clock that is ahead, and says so from another case when it cannot', async () => {
    await marc.getByRole('button', { name: /Reply in private/ }).click()
    const draft = marc.getByRole('textbox', { name: 'Draft of the private reply' })
    const words = 'We call you back tonight.'
    const publish = async (): Promise<string> => {
      const [told] = await Promise.all([
        marc.waitForResponse((it) => it.request().method() === 'POST' && it.url().endsWith('/replies')),
        draft.press('Control+Enter'),
      ])
      return z.object({ id: z.string() }).parse(await told.json()).id
    }
    await draft.fill('')
    await draft.fill(words)
    const promise = marc.getByRole('radiogroup', { name: 'Promise to come back' })
    await promise.getByText('Another moment…').click()
    // By the time it is sent, the moment has passed.
    await marc.getByLabel('Another moment', { exact: true }).fill('2020-01-01T09:00')
    await publish()
    await marc.getByRole('alert').getByText('Your answer is in, but the promise could not be noted.').waitFor()
    expect(await draft.count()).toBe(0)
    await marc.getByText(/^Sending in \d+\ss\.$/).waitFor()
    const thread = marc.getByRole('region', { name: 'Thread' })
    await thread.getByRole('button', { name: 'Take it back' }).click()
    await marc.getByText('Taken back. The text is in the draft.').waitFor()
    // He goes on in what he took back, and sends it again.
    await marc.getByRole('button', { name: /Reply in private/ }).click()
    // The promise stands with the words that it was made beside.
    const whole = new RegExp(`^${words}\\n\\nWe will come back to you .+ at the latest\\.$`)
    await until(async () => (whole.test(await draft.inputValue()) ? true : undefined))
    const again = await publish()
    await draft.waitFor({ state: 'detached' })
    await desk.call(z.unknown(), 'POST', `/api/v1/replies/${again}/cancel`, {})
    await open(marc, /Yanis/)
    await marc.getByRole('heading', { name: /Yanis/ }).waitFor()
    await marc.keyboard.press('z')
    await marc.getByRole('status').getByText('The reply has already left.').waitFor()
    await open(marc, /Nadia/)
    await marc.getByRole('heading', { name: /Nadia/ }).waitFor()
    expect(forum.posts.filter((it) => it.topic_id === 22 && it.username === 'ChezMireille')).toEqual([])
  })

  it('a case that one merges away says so where the other looks at it, until it is undone', async () => {
    await open(marc, /Yanis/)
    await marc.getByRole('heading', { name: /Yanis/ }).waitFor()
    await ines.getByRole('button', { name: 'Autres actions' }).click()
    await ines.getByRole('menuitem', { name: 'Fusionner avec…' }).click()
    const asks = ines.getByRole('dialog')
    await asks.getByLabel('Avec quel cas ?').fill('Yanis')
    await asks.locator('.choice', { hasText: 'Yanis' }).click()
    await asks.getByRole('button', { name: 'Fusionner' }).click()
    await ines.getByText(/^Le cas \d+ a rejoint le cas \d+\.$/).waitFor()
    const away = marc.getByText(/^This case was merged into case \d+: it goes on there\.$/)
    await away.waitFor()
    await ines
      .locator('.toast')
      .getByRole('button', { name: /Annuler/ })
      .click()
    await ines.getByText('Fusion annulée.').waitFor()
    await away.waitFor({ state: 'detached' })
    expect((await desk.cases()).map(nameOf)).toEqual(expect.arrayContaining(['Nadia', 'Yanis']))
  })

  it('a label that one makes stands on the case for the other', async () => {
    await open(marc, /Nadia/)
    const made = { name: 'File', tone: 'calm' }
    await his.call(z.unknown(), 'PUT', `/api/v1/brands/${desk.brandId}/labels/${randomUUID()}`, made)
    await ines.keyboard.press('l')
    const field = ines.getByRole('combobox', { name: 'Étiqueter' })
    await field.fill('File')
    await ines.getByRole('option', { name: 'Créer « File »' }).click()
    // Somebody has just made it: that is said where it was typed, and what was typed stays.
    await ines.getByRole('dialog').getByText('Une étiquette porte déjà ce nom.').waitFor()
    expect(await field.inputValue()).toBe('File')
    // Refused once that is closed, it is said at the case; what is open by then stays open.
    await field.fill('Bar')
    const request = await held(`**/api/v1/brands/${desk.brandId}/labels/*`, () =>
      ines.getByRole('option', { name: 'Créer « Bar »' }).click(),
    )
    // The first Escape takes back what was typed.
    for (const _nth of [1, 2]) await field.press('Escape')
    await field.waitFor({ state: 'detached' })
    await ines.keyboard.press('l')
    await request.abort()
    await ines.getByText('L’étiquette « Bar » n’a pas été créée.').waitFor()
    await field.fill('Attente')
    await ines.getByRole('option', { name: 'Créer « Attente »' }).click()
    await ines.getByText('Étiquette « Attente » posée.').waitFor()
    const chip = marc.locator('.casehead').getByText('Attente')
    await chip.waitFor()
    expect(await chip.count()).toBe(1)
  })

  it('a note with a file calls a colleague, who finds it under their mentions', async () => {
    await open(marc, /Yanis/)
    await ines.keyboard.press('n')
    const note = ines.getByRole('textbox', { name: 'Brouillon de la note' })
    await note.pressSequentially('@Mar')
    await ines.getByRole('option', { name: 'Marc Petit' }).waitFor()
    await note.press('Enter')
    await note.pressSequentially('voici son ticket.')
    // Who has just been added can be named at once.
    await desk.call(z.unknown(), 'POST', `/api/v1/brands/${desk.brandId}/departments`, { name: 'Cuisine' })
    await note.pressSequentially(' @Cui')
    await ines.getByRole('option', { name: 'Cuisine' }).waitFor()
    await note.fill('@Marc Petit voici son ticket.')
    expect(await note.inputValue()).toBe('@Marc Petit voici son ticket.')
    await ines
      .locator('input[type=file][aria-label="Joindre un fichier"]')
      .setInputFiles({ name: 'ticket.txt', mimeType: 'text/plain', buffer: Buffer.from('Table 4, deux soupes') })
    await ines.getByRole('group', { name: 'Fichiers de cette note' }).getByText('ticket.txt').waitFor()
    // The network is away at the first try: what is sent again is the same note, whether the first one arrived or not.
    const ids: unknown[] = []
    await ines.route(/\/cases\/\d+\/notes$/, async (route) => {
      ids.push(route.request().postDataJSON().id)
      await (ids.length === 1 ? route.abort() : route.continue())
    })
    await ines.getByRole('button', { name: 'Ajouter la note' }).click()
    await expect.poll(() => ids).toEqual([expect.any(String)])
    await ines.getByRole('button', { name: 'Ajouter la note' }).click()
    await ines.getByText('Note ajoutée').waitFor()
    expect(ids).toEqual([ids[0], ids[0]])
    await ines.unroute(/\/cases\/\d+\/notes$/)
    const mentions = marc.getByRole('link', { name: /^Mentions/ })
    await mentions.locator('.n').waitFor()
    await mentions.click()
    await marc.getByText('voici son ticket.').click()
    await marc.getByRole('region', { name: 'Thread' }).getByText('ticket.txt').waitFor()
    await mentions.locator('.n').waitFor({ state: 'detached' })
  })

  it('a program that was told of in the settings hears what happens, signed by the Standard Webhooks', async () => {
    await settings('Autres outils')
    await ines.getByRole('button', { name: 'Ajouter un webhook' }).click()
    await ines.getByLabel('Nom', { exact: true }).fill('Caisse')
    await ines.getByLabel('Adresse', { exact: true }).fill(receiver.url)
    await ines.getByLabel('Un cas change de mains').check()
    await ines.getByRole('button', { name: 'Créer le webhook' }).click()
    const secret = await ines.getByLabel('Secret, montré une seule fois').inputValue()
    expect(secret).toMatch(/^whsec_/)
    await ines.getByRole('button', { name: 'Envoyer un essai' }).click()
    await ines.getByText('L’essai est arrivé (réponse 204).').waitFor()
    await marc.locator('.casebar').getByRole('button', { name: 'Take' }).click()
    const told = await until(() => receiver.received.find(({ type }) => type === 'case.assigned'))
    for (const message of [...receiver.received]) {
      expect(message.headers['webhook-signature']).toBe(signatureBy(secret, message))
      expect(Math.abs(Date.now() / 1_000 - Number(message.headers['webhook-timestamp']))).toBeLessThan(300)
      expect(broken(message)).toBeNull()
    }
    expect(receiver.received.map(({ type }) => type)).toContain('webhook.trial')
    const hers = (await desk.cases()).find((it) => nameOf(it) === 'Nadia')
    expect(told.data.caseId).toBe(hers?.id)
  })

  it('what is written in the settings stays when they were changed elsewhere meanwhile, and neither is lost', async () => {
    await settings('Délais')
    await ines.getByRole('button', { name: 'Ajouter des horaires' }).click()
    const name = ines.getByLabel('Nom', { exact: true })
    await name.fill('Terrasse')
    const clocks = `/api/v1/brands/${desk.brandId}/clocks`
    const night = { id: 'night', name: 'Nuit', timeZone: 'Europe/Paris', week: null }
    const { version } = await desk.call(Clocks, 'GET', clocks)
    await desk.call(Clocks, 'PUT', `${clocks}/calendars`, { version, calendars: [night] })
    const form = ines.locator('form').filter({ has: name })
    await form.getByRole('button', { name: 'Enregistrer' }).click()
    await form.getByText('Quelqu’un a changé ces délais.').waitFor()
    // What changed stands there by itself, beside the sentence that says to read it.
    await ines.getByText('Nuit', { exact: true }).waitFor()
    await form.getByText('Relisez-le avec ce qui a changé').waitFor()
    expect(await name.inputValue()).toBe('Terrasse')
    await form.getByRole('button', { name: 'Enregistrer' }).click()
    await ines.getByRole('button', { name: 'Changer « Terrasse »' }).waitFor()
    const { calendars } = await desk.call(Clocks, 'GET', clocks)
    expect(calendars.map((it) => it.name)).toEqual(['Nuit', 'Terrasse'])
    // Of hours that are taken away nothing is written that could be read over.
    await ines.getByRole('button', { name: 'Changer « Terrasse »' }).click()
    const again = calendars.map((it) => (it.id === 'night' ? { ...it, name: 'Minuit' } : it))
    await desk.call(Clocks, 'PUT', `${clocks}/calendars`, { version: version + 2, calendars: again })
    await form.getByRole('button', { name: 'Retirer ces horaires' }).click()
    await form.getByText('Les voici tels qu’ils sont maintenant. Refaites votre changement.').waitFor()
    await ines.getByText('Minuit', { exact: true }).waitFor()
    await form.getByRole('button', { name: 'Retirer ces horaires' }).click()
    await name.waitFor({ state: 'detached' })
    const left = await desk.call(Clocks, 'GET', clocks)
    expect(left.calendars.map((it) => it.name)).toEqual(['Minuit'])
    await desk.call(Clocks, 'PUT', `${clocks}/calendars`, { version: left.version, calendars: [] })
  })

  it('what is typed while words are being saved is no clash with oneself, nor is a second click', async () => {
    await settings('Apprentissage')
    const path = `/api/v1/brands/${desk.brandId}/words`
    const rivals = ines.getByLabel('Vos concurrents')
    await rivals.fill('Le Phare')
    const keep = ines.getByRole('button', { name: 'Enregistrer les mots' })
    const request = await held(`**${path}`, () => keep.dblclick())
    await rivals.fill('Le Phare\nLe Quai')
    await request.continue()
    await ines.getByText(/^Mots enregistrés/).waitFor()
    await ines.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
    expect(await rivals.inputValue()).toBe('Le Phare\nLe Quai')
    await keep.click()
    const kept = await until(async () => {
      const { words } = await desk.call(BrandWordList, 'GET', path)
      return words.length > 1 ? words.map(({ text }) => text) : undefined
    })
    expect(kept).toEqual(['Le Phare', 'Le Quai'])
    expect(await ines.getByText('Quelqu’un a changé ces mots.').count()).toBe(0)
  })

  it('a team shares what comes in, and who is away is given nothing', async () => {
    await settings('Répartition')
    await ines.getByRole('button', { name: 'Ajouter une équipe' }).click()
    await ines.getByLabel('Nom de l’équipe').fill('Salle')
    for (const name of ['Inès Benali', 'Marc Petit']) await ines.getByLabel(name, { exact: true }).check()
    await save().click()
    await ines.getByRole('button', { name: 'Modifier l’équipe Salle' }).waitFor()
    await ines.getByRole('button', { name: 'Modifier les horaires de Marc Petit' }).click()
    await ines.getByLabel('Début', { exact: true }).fill('2026-01-05T09:00')
    const back = ines.getByLabel('Retour', { exact: true })
    await back.fill('5/1/2099')
    // By keys alone: a day further on, then the hour; Escape closes the month and nothing else.
    const month = ines.getByRole('button', { name: /^Retour.*choisir un jour$/ })
    await month.press('Enter')
    await ines.keyboard.press('ArrowRight')
    await ines.keyboard.press('Enter')
    expect(await back.inputValue()).toBe('mar. 6 janv. 2099')
    await ines.keyboard.type('9h')
    await month.press('Enter')
    await ines.getByRole('dialog', { name: 'janvier 2099' }).waitFor()
    await ines.keyboard.press('Escape')
    expect(await ines.getByRole('dialog').count()).toBe(0)
    await ines.getByLabel('Relais').selectOption({ label: 'Inès Benali' })
    await ines.getByRole('button', { name: 'Ajouter l’absence' }).click()
    await save().click()
    await ines.getByText(/^Départ .*, retour le 6 janv\. 2099 à 9\sh, relais Inès Benali$/).waitFor()
    await ines.getByRole('button', { name: 'Ajouter une règle' }).click()
    await save().click()
    await ines.getByText(/: Salle$/).waitFor()
    // In turn, one of the two would be his.
    await writes('Nora', 24, 'le dessert manquait.')
    await writes('Omar', 25, 'l’addition était fausse.')
    for (const name of ['Nora', 'Omar'])
      await marc.getByRole('option', { name: new RegExp(`${name}.*Inès Benali`) }).waitFor()
    expect([...journey.wrong, ...wrong]).toEqual([])
  })

  it('a tab that nobody sees asks for nothing while the other works, and once for each thing when it is seen again', async () => {
    const asked: string[] = []
    const hear = (it: Request) => {
      const { pathname, search } = new URL(it.url())
      if (/\/api\/v1\/(?!live|presence)/.test(pathname)) asked.push(`${it.method()} ${pathname}${search}`)
    }
    marc.on('request', hear)
    await marc.goto(`${journey.place.url}/`)
    await marc.getByRole('option').first().waitFor()
    // Another tab of his, in sight, on the same line: what has reached it has reached both.
    const beside = await marc.context().newPage()
    beside.on('pageerror', (error) => wrong.push(error.message))
    await beside.goto(`${journey.place.url}/`)
    await beside.getByRole('option').first().waitFor()
    // The packed browser has no window that could lie behind another: all its pages are in sight whatever is minimised or frozen. So the page is told that it is hidden, as a browser tells it.
    const sight = (page: Page, state: 'hidden' | 'visible') =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, state)
    const brought = async (name: string) => {
      const said = { id: randomUUID(), way: 'call', words: 'Personne ne décroche.', name }
      await desk.call(z.unknown(), 'POST', `/api/v1/brands/${desk.brandId}/cases`, said)
      await beside.getByRole('option', { name: new RegExp(name) }).waitFor()
    }
    // What was read before the line stood is read once more by itself: until then the page is still arriving.
    const timesAsked = (part: string) => asked.filter((it) => it.includes(part)).length
    await expect.poll(() => Math.min(timesAsked('/cases?view='), timesAsked('/sources'))).toBeGreaterThanOrEqual(2)
    await sight(marc, 'hidden')
    asked.length = 0
    for (const name of ['Régine', 'Sylvain', 'Thérèse']) await brought(name)
    expect(asked).toEqual([])
    expect(await marc.getByRole('option', { name: /Thérèse/ }).count()).toBe(0)
    await sight(marc, 'visible')
    for (const name of ['Régine', 'Sylvain', 'Thérèse'])
      await marc.getByRole('option', { name: new RegExp(name) }).waitFor()
    expect(asked.length).toBeGreaterThan(0)
    expect([...new Set(asked)].sort()).toEqual([...asked].sort())
    marc.off('request', hear)
    await beside.close()
  })

  it('one with eight brands has a tab for each on one line, which outlives the tab that held it and ends with their session', async () => {
    const { url } = journey.place
    const context = await journey.browser.newContext({
      locale: 'fr-FR',
      storageState: await ines.context().storageState(),
    })
    const lines = new Map<Request, Page>()
    context.on('request', (it) => {
      if (it.url().includes('/api/v1/live?')) lines.set(it, it.frame().page())
    })
    context.on('requestfinished', (it) => lines.delete(it))
    context.on('requestfailed', (it) => lines.delete(it))
    // A tab that is closed says nothing of what it leaves.
    const holding = (): readonly Page[] => [...lines.values()].filter((tab) => !tab.isClosed())
    const brandIds = [desk.brandId]
    while (brandIds.length < 8) {
      const more = { name: `Annexe ${brandIds.length}`, languages: ['fr'], timeZone: 'Europe/Paris' }
      const asked = { ...more, firstReplyMinutes: 60 }
      brandIds.push((await desk.call(z.object({ id: z.string() }), 'POST', '/api/v1/brands', asked)).id)
    }
    const tabs = new Map<string, Page>()
    for (const brandId of brandIds) {
      const tab = await context.newPage()
      tab.on('pageerror', (error) => wrong.push(error.message))
      await tab.goto(`${url}/b/${brandId}/`)
      await tab.locator('.side').getByRole('link', { name: 'À répondre' }).waitFor()
      tabs.set(brandId, tab)
    }
    const isTold = async (brandId: string, name: string): Promise<void> => {
      const said = { id: randomUUID(), way: 'call', words: 'Personne ne décroche.', name }
      await desk.call(z.unknown(), 'POST', `/api/v1/brands/${brandId}/cases`, said)
      await tabs
        .get(brandId)
        ?.getByRole('option', { name: new RegExp(name) })
        .waitFor()
    }
    await expect.poll(() => holding().length).toBe(1)
    const [first = '', second = ''] = brandIds
    await isTold(brandIds.at(-1) ?? '', 'Odile')
    await isTold(first, 'Paul')
    // The one that holds the line goes; what is said after that reaches the others all the same.
    const [holder] = holding()
    await holder?.close()
    const left = [...tabs].filter(([, tab]) => tab !== holder)
    await isTold(holder === tabs.get(second) ? first : second, 'Quentin')
    await expect.poll(() => holding().length).toBe(1)
    await context.request.post(`${url}/api/auth/sign-out`, { headers: { origin: url }, data: {} })
    for (const [, tab] of left) await tab.getByLabel('Mot de passe').waitFor()
    await expect.poll(() => holding().length).toBe(0)
    await context.close()
    expect(wrong).toEqual([])
  })
})

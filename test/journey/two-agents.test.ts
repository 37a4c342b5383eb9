import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { FreshInvitation, Source } from '../../src/api/schemas.ts'
import { Forum } from '../../src/connectors/discourse/forum.test-suite.ts'
import { instant } from '../../src/domain/model/time.ts'
import { until } from '../start/program.ts'
import { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'
import { serveOnLoopback } from '../support/loopback.ts'
import { aReceiver, broken, type Receiver, signatureBy } from '../support/receiver.ts'

const password = 'une phrase assez longue'
const begun = 'Bonjour Camille, pardon pour cette attente.'
const more = 'Nous vous rappelons ce soir.'

describe('two agents at one desk, one in French and one in English', () => {
  let journey: Journey
  let desk: Desk
  let ines: Page
  let marc: Page
  let receiver: Receiver
  let forumServer: Awaited<ReturnType<typeof serveOnLoopback>>
  let sourceId = ''
  const forum = new Forum()
  const wrong: string[] = []

  /** Somebody writes on the forum, and it is heard at once. */
  const writes = async (username: string, topic: number, words: string): Promise<void> => {
    forum.now = instant(Date.now() - 1_000)
    const mention = '<a class="mention" href="/u/chezmireille">@ChezMireille</a>'
    const author = { username, user_id: username === 'Camille' ? 7 : topic, topic_id: topic }
    forum.notify(1, forum.write(`<p>${mention} ${words}</p>`, author))
    if (sourceId !== '') await desk.call(z.unknown(), 'POST', `/api/v1/sources/${sourceId}/look`, {})
  }
  const open = (page: Page, who: RegExp): Promise<void> => page.getByRole('option', { name: who }).click()
  /** Who has the case, as its head says while somebody writes. */
  const owner = (page: Page, name: string): Locator => page.locator(`.casebar .end > .av[title="${name}"]`)
  const inesDraft = (): Locator => ines.getByRole('textbox', { name: 'Brouillon de la réponse publique' })
  /** What ends the form that is open; the last one of the page always is. */
  const save = (): Locator => ines.getByRole('button', { name: 'Enregistrer' }).first()
  const settings = async (section: string): Promise<void> => {
    await ines.getByRole('link', { name: 'Réglages' }).first().click()
    await ines.getByRole('navigation', { name: 'Réglages' }).getByRole('link', { name: section }).click()
  }

  beforeAll(async () => {
    receiver = await aReceiver()
    forumServer = await serveOnLoopback(forum.answer)
    journey = await beginJourney(password)
    ;({ desk, page: ines } = journey)
    const { url } = journey.place
    await writes('Camille', 12, 'deux heures pour une table !')
    await writes('Yanis', 13, 'la soupe était froide.')
    const there = { forum: forumServer.at, user: 'ChezMireille', key: 'a-key-of-sixteen-signs' }
    const made = { connector: 'discourse', settings: there }
    sourceId = (await desk.call(Source, 'POST', `/api/v1/brands/${desk.brandId}/sources`, made)).id
    const invited = { name: 'Marc Petit', email: 'marc@example.test', role: 'agent', language: 'en' }
    const invitation = { ...invited, brandIds: [desk.brandId] }
    const { link } = await desk.call(FreshInvitation, 'POST', '/api/v1/invitations', invitation)
    const his = new Desk(url)
    const letter = { token: new URL(link).hash.slice(1), name: invited.name, password, language: 'en' }
    await his.call(z.unknown(), 'POST', '/api/v1/links/invitation/accept', letter)
    const context = await journey.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    await context.addCookies([{ ...his.cookie, url }])
    marc = await context.newPage()
    marc.on('pageerror', (error) => wrong.push(error.message))
    await ines.context().addCookies([{ ...desk.cookie, url }])
    await Promise.all([ines.goto(url), marc.goto(url)])
  })

  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
    await receiver?.[Symbol.asyncDispose]()
    forumServer?.closeAllConnections()
    forumServer?.close()
  })

  it('each sees that the other looks at the case, and then that they write', async () => {
    await Promise.all([open(ines, /Camille Rousseau/), open(marc, /Camille Rousseau/)])
    await ines.getByText('Marc Petit regarde').waitFor()
    await marc.getByText('Inès Benali is looking').waitFor()
    await ines.getByRole('button', { name: /Répondre en public/ }).click()
    await marc.getByText('Inès Benali is writing').waitFor()
  })

  it('one takes the case while the other writes: both see whose it is without a reload, and no word is lost', async () => {
    await inesDraft().fill(begun)
    await ines.getByText('enregistré', { exact: true }).waitFor()
    await marc.locator('.casebar').getByRole('button', { name: 'Take' }).click()
    await marc.getByText('You took the case.').waitFor()
    await owner(ines, 'Marc Petit').waitFor()
    expect(await inesDraft().inputValue()).toBe(begun)
  })

  it('an answer that was begun before the customer wrote again is refused, with what changed beside it and its text kept', async () => {
    await writes('Camille', 12, 'Toujours personne ?')
    await ines.getByText('Toujours personne ?').last().waitFor()
    await ines.getByRole('button', { name: /Publier/ }).click()
    const refusal = ines.getByRole('alert').filter({ hasText: 'Le cas a changé depuis que vous écrivez.' })
    await refusal.getByText('La personne a écrit à nouveau.').waitFor()
    expect(await inesDraft().inputValue()).toBe(begun)
    expect(forum.posts.filter(({ username }) => username === 'ChezMireille')).toEqual([])
  })

  it('what was begun is there for whoever has the case now, goes on in their words, and follows it when it is handed on', async () => {
    await marc.getByRole('button', { name: /Answer in public/ }).click()
    const draft = marc.getByRole('textbox', { name: 'Draft of the public answer' })
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
    await asks.getByRole('alert').getByText('Inès Benali settled the case of Camille Rousseau').waitFor()
    expect(await asks.getByLabel('Gesture made').inputValue()).toBe('A free dessert')
    expect(await marc.getByText('Inès Benali settled the case of Camille Rousseau').count()).toBe(1)
    await asks.getByRole('button', { name: 'Close' }).click()
    await marc.getByRole('heading', { name: 'Settled with Camille Rousseau' }).waitFor()
    await ines
      .locator('.toast')
      .getByRole('button', { name: /Annuler/ })
      .click()
    await marc.getByRole('heading', { name: /Camille Rousseau (?:has been|is) waiting/ }).waitFor()
  })

  it('a case that one merges away says so where the other looks at it, until it is undone', async () => {
    await open(marc, /Yanis/)
    await marc.getByRole('heading', { name: /Yanis/ }).waitFor()
    await ines.getByRole('button', { name: 'Autres gestes' }).click()
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
    expect((await desk.cases()).map((it) => it.author.name || it.author.handle).toSorted()).toEqual([
      'Camille Rousseau',
      'Yanis',
    ])
  })

  it('a label that one makes stands on the case for the other', async () => {
    await open(marc, /Camille Rousseau/)
    await ines.keyboard.press('l')
    await ines.getByRole('combobox', { name: 'Étiqueter' }).fill('Attente')
    await ines.getByRole('option', { name: 'Créer « Attente »' }).click()
    await ines.getByText('Étiquette « Attente » posée.').waitFor()
    await marc.locator('.casehead').getByText('Attente').waitFor()
  })

  it('a note with a file calls a colleague, who finds it under their mentions', async () => {
    await open(marc, /Yanis/)
    await ines.keyboard.press('n')
    const note = ines.getByRole('textbox', { name: 'Brouillon de la note' })
    await note.waitFor()
    await ines.keyboard.type('@Mar')
    await ines.getByRole('option', { name: 'Marc Petit' }).waitFor()
    await ines.keyboard.press('Enter')
    await ines.keyboard.type('voici son ticket.')
    expect(await note.inputValue()).toBe('@Marc Petit voici son ticket.')
    await ines
      .locator('input[type=file][aria-label="Joindre un fichier"]')
      .setInputFiles({ name: 'ticket.txt', mimeType: 'text/plain', buffer: Buffer.from('Table 4, deux soupes') })
    await ines.getByRole('group', { name: 'Fichiers de cette note' }).getByText('ticket.txt').waitFor()
    await ines.getByRole('button', { name: 'Ajouter la note' }).click()
    await ines.getByText('Note ajoutée').waitFor()
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
    const camilles = (await desk.cases()).find(({ author }) => author.name === 'Camille Rousseau')
    expect(told.data.caseId).toBe(camilles?.id)
  })

  it('a team shares what comes in, and who is away is given nothing', async () => {
    await settings('Répartition')
    await ines.getByRole('button', { name: 'Ajouter une équipe' }).click()
    await ines.getByLabel('Nom de l’équipe').fill('Salle')
    for (const name of ['Inès Benali', 'Marc Petit']) await ines.getByLabel(name, { exact: true }).check()
    await save().click()
    await ines.getByRole('button', { name: 'Modifier l’équipe Salle' }).waitFor()
    await ines.getByRole('button', { name: 'Modifier les horaires de Marc Petit' }).click()
    await ines.getByLabel('Début').fill('2026-01-05T09:00')
    await ines.getByLabel('Retour').fill('2099-01-05T09:00')
    await ines.getByLabel('Relais').selectOption({ label: 'Inès Benali' })
    await ines.getByRole('button', { name: 'Ajouter l’absence' }).click()
    await save().click()
    await ines.getByText(/^Départ .*, relais Inès Benali$/).waitFor()
    await ines.getByRole('button', { name: 'Ajouter une règle' }).click()
    await save().click()
    await ines.getByText(/: Salle$/).waitFor()
    // In turn, one of the two would be his.
    await writes('Nora', 14, 'le dessert manquait.')
    await writes('Omar', 15, 'l’addition était fausse.')
    for (const name of ['Nora', 'Omar'])
      await marc.getByRole('option', { name: new RegExp(`${name}.*Inès Benali`) }).waitFor()
    expect([...journey.wrong, ...wrong]).toEqual([])
  })
})

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { RichText } from '@atproto/api'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { ConsentInput } from '../../src/api/consents.ts'
import { Me, PreviewInput } from '../../src/api/schemas.ts'
import { type BlueskyNetwork, blueskyUnavailable, startBlueskyNetwork, type TestAccount } from '../servers/bluesky.ts'
import { type Place, type Run, until } from '../start/program.ts'
import { launchBrowser } from '../support/browser.ts'
import { Desk, setupTokenIn } from '../support/desk.ts'
import { placeOnServer } from '../support/place.ts'

const unavailable = blueskyUnavailable()
if (unavailable !== null && process.env['CI'] === 'true') throw new Error(unavailable)

const Sources = z.object({ sources: z.array(z.object({ id: z.string(), name: z.string(), connector: z.string() })) })

/** Where pictures of the pages go; none are taken unless it is set. */
const pictures = process.env['VIGIE_TEST_PICTURES']

describe.skipIf(unavailable !== null)('a public complaint and its public answer, on the real network', () => {
  let place: Place
  let network: BlueskyNetwork
  let vigie: Run
  let browser: Browser
  let page: Page
  let desk: Desk
  let brand: TestAccount
  let camille: TestAccount
  let yanis: TestAccount
  const wrong: string[] = []

  const picture = async (name: string): Promise<void> => {
    if (pictures === undefined) return
    await mkdir(pictures, { recursive: true })
    await page.screenshot({ path: join(pictures, `${name}.png`) })
  }
  const answersUnder = async (who: TestAccount, uri: string): Promise<readonly string[]> => {
    const { data } = await who.agent.app.bsky.feed.getPostThread({ uri, depth: 2 })
    const replies = 'replies' in data.thread && Array.isArray(data.thread.replies) ? data.thread.replies : []
    return replies.flatMap((reply) =>
      'post' in reply && reply.post.author.did === brand.did ? [String(reply.post.record['text'])] : [],
    )
  }

  beforeAll(async () => {
    place = await placeOnServer()
    network = await startBlueskyNetwork({ postgresUrl: inject('databaseServer').url, folder: place.beside('bluesky') })
    brand = await network.createAccount('mireille', { displayName: 'Chez Mireille' })
    camille = await network.createAccount('camille', { displayName: 'Camille Rousseau' })
    yanis = await network.createAccount('yanis', { displayName: 'Yanis B.' })
    vigie = place.run()
    await vigie.listening()
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' })
    page.on('pageerror', (error) => wrong.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
        wrong.push(message.text())
    })
    desk = new Desk(place.url)
  })

  afterAll(async () => {
    await browser?.close()
    await place?.[Symbol.asyncDispose]()
    await network?.stop()
  })

  it('begins with the first account, made in the browser by the link that Vigie printed', async () => {
    const token = await until(() => setupTokenIn(vigie.out()) || undefined)
    await page.goto(`${place.url}/setup#${token}`)
    await page.getByLabel('Votre nom').fill('Inès Benali')
    expect(new URL(page.url()).hash).toBe('')
    await page.getByLabel('Adresse mail').fill('ines@example.test')
    await page.getByLabel('Mot de passe').fill('une phrase assez longue')
    await picture('setup-compte')
    await page.getByRole('button', { name: 'Créer mon compte' }).click()
    await page.getByLabel('Nom de la marque').waitFor()
    await picture('setup-marque')
    const answer = await page.request.post(`${place.url}/api/v1/setup`, {
      headers: { origin: place.url },
      data: { token, name: 'x', email: 'x@example.test', password: 'une autre phrase', language: 'fr' },
    })
    expect(answer.status()).toBe(409)
  })

  it('learns in the browser for whom it listens and by which words, and shows at once what they would catch', async () => {
    const before = await yanis.agent.post({ text: 'Chez Mireille, la terrasse était parfaite hier soir.' })
    await network.processAll()
    // The look goes out without an account, to the test's own network instead of Bluesky's.
    await page.route(/rules\/preview$/, async (route) => {
      const input = PreviewInput.parse(route.request().postDataJSON())
      const look = input.look
        .filter((it) => it.connector === 'bluesky')
        .map((it) => ({ ...it, settings: { ...it.settings, service: network.bsky } }))
      await route.continue({ postData: JSON.stringify({ ...input, look }) })
    })
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByText('À remplir.').waitFor()
    await page.getByLabel('Nom de la marque').fill('Chez Mireille')
    await page.getByLabel('Vos sites').fill('https://www.chezmireille.example/carte')
    await page.getByLabel('Vos comptes sur les réseaux').fill('chez mireille')
    await page.getByLabel('Vos comptes sur les réseaux').press('Enter')
    await page.getByText('Un compte ressemble à'.replace(' à', ' à')).waitFor()
    await page.getByLabel('Vos comptes sur les réseaux').fill(`@${brand.handle}, instagram.com/chezmireille`)
    await page.getByLabel('Vos comptes sur les réseaux').press('Enter')
    await page.getByRole('radio', { name: '2 heures' }).click()
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByRole('heading', { name: 'Voici comment on parle de vous' }).waitFor()
    await page.getByText('la terrasse était parfaite').waitFor()
    expect(await page.locator('mark.hit').allTextContents()).toContain('Chez Mireille')
    for (const proposed of [`@${brand.handle}`, '@chezmireille', 'chezmireille.example/carte', '#chezmireille'])
      expect(await page.getByRole('button', { name: `Retirer ${proposed}`, exact: true }).count()).toBe(1)
    await page.getByLabel('Les fautes').fill('Chez Mirelle')
    await page.getByLabel('Les fautes').press('Enter')
    await page.getByRole('button', { name: 'Retirer Chez Mirelle' }).waitFor()
    await picture('setup-mots')
    // Back, as it was written; and on again.
    await page.getByRole('button', { name: 'Retour' }).click()
    await page.getByRole('button', { name: 'Retirer chezmireille.example/carte' }).waitFor()
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByLabel('Les fautes').fill('Chez Mirelle')
    await page.getByLabel('Les fautes').press('Enter')
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByRole('heading', { name: 'Où faut-il écouter' }).waitFor()
    await network.processAll()
    expect(before.uri).toContain(yanis.did)
  })

  it('shows the first posts while one looks on, from a source that asks for nothing', async () => {
    const open = page.locator('.offers > li').first()
    await open.getByRole('button', { name: 'Régler d’abord' }).click()
    expect(await open.getByLabel('Vos comptes là-bas').inputValue()).toBe(brand.handle)
    await open.getByLabel('Serveur').fill(network.bsky)
    await open.getByRole('button', { name: 'Brancher' }).click()
    await page.locator('aside').getByText('la terrasse était parfaite').waitFor()
    await picture('setup-premiers')
    // A reload goes on here.
    await page.reload()
    await page.locator('aside').getByText('la terrasse était parfaite').waitFor()
  })

  it('says what is wrong in French, and takes the account in where it listened without one', async () => {
    await page.getByRole('button', { name: 'Ajouter le compte' }).click()
    await page.getByRole('button', { name: 'J’ai un mot de passe d’application' }).click()
    await page.getByLabel('Serveur').fill('bluesky')
    await page.getByLabel('Identifiant').fill(brand.handle)
    await page.getByLabel('Mot de passe d’application', { exact: true }).fill('pas-le-bon-mot')
    await page.locator('form').getByRole('button', { name: 'Brancher' }).click()
    await page.getByText('Une adresse qui commence par https://.').waitFor()
    await page.getByLabel('Serveur').fill(network.pds)
    await page.locator('form').getByRole('button', { name: 'Brancher' }).click()
    await page.getByText('Bluesky refuse ce compte ou ce mot de passe d’application').waitFor()
    // What was typed stays, and the wrong word is shown nowhere.
    expect(await page.getByLabel('Identifiant').inputValue()).toBe(brand.handle)
    expect(await page.locator('body').innerText()).not.toContain('pas-le-bon-mot')
    await page
      .getByLabel('Mot de passe d’application', { exact: true })
      .fill(await network.createAppPassword(brand, 'vigie'))
    await picture('setup-source')
    await page.locator('form').getByRole('button', { name: 'Brancher' }).click()
    await page.locator('.offers').getByText(brand.handle).waitFor()
    await picture('setup-source-branchee')
    await page.getByRole('button', { name: 'Ouvrir Vigie' }).click()
    await page.getByRole('option', { name: /Yanis B\./ }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/b\/[0-9a-f-]{36}\/$/)
  })

  it('shows a mention with @ and one without as cases, live, and sends the answer once', async () => {
    await desk.call(z.unknown(), 'POST', '/api/auth/sign-in/email', {
      email: 'ines@example.test',
      password: 'une phrase assez longue',
    })
    const me = await desk.call(Me, 'GET', '/api/v1/me')
    desk.brandId = me.brands[0]?.id ?? ''
    expect(me.brands).toMatchObject([{ name: 'Chez Mireille', firstReplyMinutes: 120 }])
    const rich = new RichText({ text: `@${brand.handle} trois mails, zéro réponse. Vous comptez répondre un jour ?` })
    await rich.detectFacets(camille.agent)
    const named = await camille.agent.post({ text: rich.text, ...(rich.facets ? { facets: rich.facets } : {}) })
    await yanis.agent.post({ text: 'Deux heures d’attente Chez Mireille, et le plat froid.' })
    await page.getByRole('option', { name: /Camille Rousseau/ }).waitFor()
    await page.getByRole('option', { name: /Yanis B\./ }).waitFor()
    await page.getByRole('option', { name: /Camille Rousseau/ }).click()
    await page.getByText('trois mails, zéro réponse').last().waitFor()
    await page
      .locator('aside')
      .getByText(/^dernière mention il y a/)
      .waitFor()
    await picture('inbox')
    await page.getByRole('button', { name: /Répondre en public/ }).click()
    await page.getByRole('textbox').fill('Pardon Camille, c’est notre faute. Nous vous rappelons ce soir.')
    await picture('reponse')
    await page.getByRole('button', { name: /Publier/ }).click()
    await until(async () => {
      await network.processAll()
      return (await answersUnder(camille, named.uri)).length > 0 ? true : undefined
    })
    await until(async () => ((await desk.cases('waiting')).length === 1 ? true : undefined))
    await network.processAll()
    expect(await answersUnder(camille, named.uri)).toEqual([
      'Pardon Camille, c’est notre faute. Nous vous rappelons ce soir.',
    ])
    await picture('repondu')
    const [waiting] = await desk.cases('waiting')
    expect(waiting?.clock).toMatchObject({ state: 'met', breachedAt: null })
    expect((await desk.cases()).map((it) => it.author.name)).toEqual(['Yanis B.'])
  })

  it('stops the clock too when the answer is given natively on the network', async () => {
    const [open] = await desk.cases()
    const { thread } = await desk.read(open?.id ?? '')
    const post = thread.find((item) => item.kind === 'post')
    const rkey = post?.kind === 'post' ? post.url?.split('/').at(-1) : undefined
    const uri = `at://${yanis.did}/app.bsky.feed.post/${rkey}`
    const { data } = await brand.agent.app.bsky.feed.getPosts({ uris: [uri] })
    const parent = { uri, cid: data.posts[0]?.cid ?? '' }
    await brand.agent.post({ text: 'Pardon Yanis !', reply: { root: parent, parent } })
    await until(async () => ((await desk.cases('waiting')).length === 2 ? true : undefined))
    expect(await desk.cases()).toEqual([])
  })

  it('says before anything is written that an answer would be refused, because its author let nobody answer', async () => {
    const gated = await yanis.agent.post({ text: 'Chez Mireille, c’est fini. Et je ne veux rien entendre.' })
    await network.processAll()
    await until(async () => ((await desk.cases()).length === 1 ? true : undefined))
    await page.getByRole('option', { name: /je ne veux rien entendre/ }).click()
    await page.getByRole('button', { name: /Répondre en public/ }).waitFor()
    // Only now, under the eyes of whoever is about to answer.
    await yanis.agent.app.bsky.feed.threadgate.create(
      { repo: yanis.did, rkey: gated.uri.split('/').at(-1) ?? '' },
      { post: gated.uri, allow: [], createdAt: new Date().toISOString() },
    )
    await network.processAll()
    await page.getByRole('button', { name: /Répondre en public/ }).click()
    await page.getByText('Une réponse publique serait refusée.').waitFor()
    await picture('porte-fermee')
    expect(await answersUnder(yanis, gated.uri)).toEqual([])
  })

  it('mutes, reports and blocks from the case on a ground, takes it back, and the network knows', async () => {
    const viewer = async () => (await brand.agent.getProfile({ actor: yanis.did })).data.viewer
    const dialog = page.getByRole('dialog')
    const choose = async (act: string): Promise<void> => {
      await page.getByRole('button', { name: 'Autres actions' }).click()
      await page.getByRole('menuitem', { name: act }).click()
    }
    await page
      .getByRole('button', { name: /À répondre/ })
      .first()
      .click()
    // The list leaves the answer that was begun and opens its case: what is set off before that goes with the pane.
    await page.waitForURL(/\/cases\/\d+$/)
    await choose('Signaler au réseau…')
    await dialog.getByRole('button', { name: 'Signaler', exact: true }).click()
    await dialog.getByText('Choisissez un motif.').waitFor()
    await dialog.getByText('Autre motif, à dire en mots').click()
    await dialog.getByRole('button', { name: 'Signaler', exact: true }).click()
    await dialog.getByText('Dites le motif en quelques mots.').waitFor()
    await dialog.getByLabel('En quelques mots').fill('Menace contre notre serveuse.')
    await picture('signaler')
    await dialog.getByRole('button', { name: 'Signaler', exact: true }).click()
    await page.getByText('Signalé au réseau').waitFor()
    expect(await network.reports()).toMatchObject([{ comment: 'Menace contre notre serveuse.' }])
    await choose('Mettre en sourdine…')
    await picture('sourdine')
    await dialog.getByRole('button', { name: 'Mettre en sourdine', exact: true }).click()
    await page.getByText('Mis en sourdine').waitFor()
    await choose('Bloquer…')
    await dialog.getByText('Attaque contre une personne, haine').click()
    await dialog.getByRole('button', { name: 'Bloquer', exact: true }).click()
    await page.getByText('Bloqué', { exact: true }).waitFor()
    await page.getByText(/Inès Benali a bloqué la personne/).waitFor()
    await network.processAll()
    expect(await viewer()).toMatchObject({ muted: true, blocking: expect.stringContaining('graph.block') })
    await picture('bloque')
    await choose('Débloquer')
    await page.getByText('Débloqué', { exact: true }).waitFor()
    await choose('Rendre la voix')
    await page.getByText('Plus en sourdine', { exact: true }).waitFor()
    await network.processAll()
    expect(await viewer()).toMatchObject({ muted: false })
    expect((await viewer())?.blocking).toBeUndefined()
  })

  it('changes from the app password to Bluesky’s own page: as another account it is refused, as the same one everything stays', async () => {
    const list = async () => desk.call(Sources, 'GET', `/api/v1/brands/${desk.brandId}/sources`)
    const heard = async () => ({
      waiting: (await desk.cases('waiting')).map((it) => it.id),
      open: (await desk.cases()).map((it) => it.id),
    })
    const back = page.url()
    const [before] = (await list()).sources
    const stood = await heard()
    // The network of this test has directories of its own.
    await page.route(/\/consents$/, async (route) => {
      const input = ConsentInput.parse(route.request().postDataJSON())
      const settings = { ...input.settings, resolver: network.pds, directory: network.plc }
      await route.continue({ postData: JSON.stringify({ ...input, settings }) })
    })
    const signIn = async (who: TestAccount): Promise<void> => {
      await page.goto(`${place.url}/settings/sources/${before?.id}`)
      await page.getByRole('button', { name: 'Reconnecter' }).click()
      await page.getByLabel('Identifiant').fill(who.handle)
      await page.getByRole('button', { name: 'Se connecter sur Bluesky' }).click()
      await page.locator('input[name="password"]').fill(who.password)
      await picture('bluesky-consentement')
      await page.locator('button[type="submit"]').click()
      await page.getByRole('button', { name: /^Auth?ori[sz]e/ }).click()
    }
    await signIn(yanis)
    await page.getByText(/un autre compte/i).waitFor()
    await picture('bluesky-autre-compte')
    expect((await list()).sources).toEqual([before])
    await signIn(brand)
    await page.getByText(/Le mot de passe d’application ouvre toujours le compte/).waitFor()
    await picture('bluesky-change')
    expect((await list()).sources).toMatchObject([{ id: before?.id, name: before?.name }])
    expect(await heard()).toEqual(stood)
    const later = await camille.agent.post({ text: 'Chez Mireille, toujours personne au téléphone.' })
    await network.processAll()
    await until(async () => ((await desk.cases()).length === stood.open.length + 1 ? true : undefined))
    expect(await answersUnder(camille, later.uri)).toEqual([])
    await page.goto(back)
    await page.getByRole('heading', { name: /Yanis B\./ }).waitFor()
  })

  it('leads to the door when the session is ended elsewhere, and back to the same page', async () => {
    const here = page.url()
    expect(new URL(here).pathname).toMatch(/^\/b\/[0-9a-f-]{36}\/cases\//)
    await desk.call(z.unknown(), 'POST', '/api/v1/me/sessions/end-others', {})
    await page.getByRole('heading', { name: 'Votre session a pris fin.' }).waitFor()
    expect(page.url()).toBe(here)
    await page.getByLabel('Adresse mail').fill('ines@example.test')
    await page.getByLabel('Mot de passe', { exact: true }).fill('une phrase assez longue')
    await page.getByRole('button', { name: 'Entrer' }).click()
    await page.getByRole('heading', { name: /Yanis B\./ }).waitFor()
    expect(page.url()).toBe(here)
  })

  it('runs without an error or a breach of its own content policy', () => {
    expect(wrong).toEqual([])
  })
})

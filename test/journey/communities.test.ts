import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Forum } from '../../src/connectors/discourse/forum.test-suite.ts'
import { Town } from '../../src/connectors/lemmy/town.test-suite.ts'
import { instant } from '../../src/domain/model/time.ts'
import { until } from '../start/program.ts'
import type { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'
import { serveOnLoopback } from '../support/loopback.ts'

describe('a forum and a village square', () => {
  let journey: Journey
  let page: Page
  let desk: Desk
  let forumServer: Awaited<ReturnType<typeof serveOnLoopback>>
  let townServer: Awaited<ReturnType<typeof serveOnLoopback>>
  const forum = new Forum()
  const town = new Town()
  const connect = (): Promise<void> => page.getByRole('button', { name: 'Brancher', exact: true }).click()
  const add = async (network: string): Promise<void> => {
    await page.goto(`${journey.place.url}/settings/sources`)
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: network })
  }
  const names = async (): Promise<readonly string[]> => (await desk.cases()).map(({ author }) => author.name).sort()

  beforeAll(async () => {
    forumServer = await serveOnLoopback(forum.answer)
    townServer = await serveOnLoopback(town.answer)
    journey = await beginJourney('une phrase assez longue')
    ;({ page, desk } = journey)
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
    await page.goto(journey.place.url)
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
    await page.goto(journey.place.url)
    await page.getByRole('option', { name: /toujours personne/ }).waitFor()
    await journey.picture('lemmy-cas')
    expect(journey.wrong).toEqual([])
  })
})

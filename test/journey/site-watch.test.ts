import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { beginJourney, type Journey } from '../support/journey.ts'
import { Site } from '../support/site.ts'

const password = 'une phrase assez longue'
const Sites = z.object({ sites: z.array(z.object({ id: z.string(), state: z.string() })) })

describe('a shop whose site breaks', () => {
  let journey: Journey
  let shop: Site
  beforeAll(async () => {
    shop = await Site.open()
    shop.put('/', { headers: { 'content-type': 'text/html' }, body: '<title>Boutique</title><p>Ajouter au panier</p>' })
    journey = await beginJourney(password)
  })
  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
    await shop?.[Symbol.asyncDispose]()
  })

  it('is watched after a first look, is told to be down over the cases, and is up again', async () => {
    const { page, desk, place } = journey
    const address = `/api/v1/brands/${desk.brandId}/sites`
    const state = async () => (await desk.call(Sites, 'GET', address)).sites[0]?.state
    const becomes = async (wanted: string) => {
      await expect.poll(state, { timeout: 8_000, interval: 100 }).toBe(wanted)
    }
    await page.goto(`${place.url}/settings/site`)
    await page.getByRole('button', { name: 'Surveiller une page' }).click()
    const typed = page.getByLabel('Adresse de la page')
    await typed.fill('mailto:contact@chez-mireille.example')
    await page.getByRole('button', { name: 'Regarder', exact: true }).click()
    await page.getByText('ne mène pas à une page', { exact: false }).waitFor()
    // What was typed stays, beside what is wrong with it.
    expect(await typed.inputValue()).toBe('mailto:contact@chez-mireille.example')
    expect(await typed.getAttribute('aria-invalid')).toBe('true')
    await journey.picture('site-refuse')
    await typed.fill(shop.url)
    await page.getByRole('button', { name: 'Regarder', exact: true }).click()
    await page.getByText('Tout va bien').waitFor()
    const name = page.getByLabel('Nom', { exact: true })
    expect(await name.inputValue()).toBe('Boutique')
    await name.fill('Boutique '.repeat(34))
    await page.getByText('Quatre-vingts signes au plus', { exact: false }).waitFor()
    expect((await name.inputValue()).length).toBeGreaterThan(300)
    await name.fill('Boutique')
    await journey.picture('site-trouve')
    await page.getByRole('button', { name: 'Surveiller cette page' }).click()
    await page.getByRole('heading', { name: 'Boutique' }).waitFor()
    await becomes('up')

    shop.put('/', { status: 503, body: 'Trop de monde.' })
    const looked = async () => {
      await page.getByRole('button', { name: 'Regarder maintenant' }).click()
    }
    await looked()
    await becomes('doubt')
    // A person who asks need not wait for the second look's own moment.
    await looked()
    await page.getByText('Boutique ne répond pas depuis', { exact: false }).first().waitFor()
    await page.getByText('réponse 503', { exact: false }).first().waitFor()
    await journey.picture('site-en-panne')
    await page.getByRole('link', { name: /^Cas/ }).first().click()
    await page.locator('.siteline').getByText('Boutique ne répond pas depuis', { exact: false }).waitFor()
    await journey.picture('site-cas')

    shop.put('/', { headers: { 'content-type': 'text/html' }, body: '<p>Ajouter au panier</p>' })
    await page.locator('.siteline').click()
    await looked()
    await page.getByText('Boutique ne répond pas depuis', { exact: false }).first().waitFor({ state: 'detached' })
    await becomes('up')
    await page.getByText('En panne · réponse 503').waitFor()
    await journey.picture('site-retabli')
    expect(journey.wrong).toEqual([])
  })
})

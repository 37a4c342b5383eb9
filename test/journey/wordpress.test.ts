import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasWordPress, startWordPress, type WordPress } from '../servers/wordpress.ts'
import { until } from '../start/program.ts'
import type { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'

const password = 'une phrase assez longue'

describe.skipIf(!hasWordPress)('a blog of one’s own (wordpress)', () => {
  let journey: Journey
  let blog: WordPress
  let page: Page
  let desk: Desk
  const picture = (name: string): Promise<void> => journey.picture(name)

  beforeAll(async () => {
    blog = await startWordPress()
    journey = await beginJourney(password)
    ;({ page, desk } = journey)
    await blog.comment('Camille', 'Deux heures d’attente, et le plat froid.')
  })

  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
    await blog?.[Symbol.asyncDispose]()
  })

  it('is not connected with a wrong password, and says which one is meant', async () => {
    await page.goto(`${journey.place.url}/settings/sources`)
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'WordPress' })
    await page.getByLabel('Adresse de votre site').fill(blog.url)
    await page.getByLabel('Identifiant').fill(blog.user)
    await page.getByLabel('Mot de passe d’application', { exact: true }).fill('abcd efgh ijkl mnop')
    await picture('blog-formulaire')
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText('ne reconnaît pas cet identifiant avec ce mot de passe d’application').waitFor()
    await picture('blog-refus')
    expect(await desk.sources()).toEqual([])
  })

  it('is connected with the right one, and what was said there is a case', async () => {
    await page.getByLabel('Mot de passe d’application', { exact: true }).fill(blog.password)
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByRole('link', { name: 'Chez Mireille (mireille)' }).waitFor()
    await page.getByText('À l’écoute').first().waitFor()
    await picture('blog-sources')
    await page.goto(journey.place.url)
    await page.getByRole('option', { name: /Camille/ }).click()
    await page.getByText('le plat froid').last().waitFor()
    await picture('blog-cas')
    expect((await desk.cases()).map(({ author }) => author.name)).toEqual(['Camille'])
  })

  it('is answered from Vigie, and a visitor reads the answer', async () => {
    await page.getByRole('button', { name: /Répondre en public/ }).click()
    await page.getByRole('textbox').fill('Pardon Camille, nous vous rappelons ce soir.')
    await page.getByRole('button', { name: /Publier/ }).click()
    await until(async () => ((await blog.page()).includes('nous vous rappelons ce soir') ? true : undefined))
    await until(async () => ((await desk.cases('waiting')).length === 1 ? true : undefined))
    await picture('blog-repondu')
    expect((await blog.page()).split('nous vous rappelons ce soir').length - 1).toBe(1)
    expect(journey.wrong).toEqual([])
  })

  it('shows what waits for approval as such', async () => {
    blog.run(`update_option('comment_moderation', 1);`)
    await blog.comment('Zoe', 'Et la terrasse, elle ouvre quand ?')
    await page.goto(`${journey.place.url}/settings/sources`)
    await page.getByRole('link', { name: 'Chez Mireille (mireille)' }).click()
    await page.getByRole('button', { name: 'Regarder maintenant' }).click()
    await until(async () => ((await desk.cases()).length === 1 ? true : undefined))
    await page.goto(journey.place.url)
    await page.getByRole('option', { name: /Zoe/ }).click()
    await page
      .getByText(/en attente, pas encore public/)
      .first()
      .waitFor()
    await picture('blog-en-attente')
    expect(await blog.page()).not.toContain('la terrasse')
  })
})

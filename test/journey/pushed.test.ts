import { createHmac, randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../start/program.ts'
import type { Desk } from '../support/desk.ts'
import { beginJourney, type Journey } from '../support/journey.ts'

const password = 'une phrase assez longue'

/** Sends as Standard Webhooks says: the signature is made of the delivery's id, its time and its bytes. */
async function send(address: string, secret: string, body: unknown): Promise<Response> {
  const id = `msg_${randomUUID()}`
  const at = Math.floor(Date.now() / 1_000)
  const text = JSON.stringify(body)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${at}.${text}`).digest('base64')
  return fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,${signature}`,
    },
    body: text,
  })
}

describe('what an operator’s own tool sends', () => {
  let journey: Journey
  let page: Page
  let desk: Desk
  let address = ''
  let secret = ''
  const picture = (name: string): Promise<void> => journey.picture(name)
  const at = (path: string): Promise<unknown> => page.goto(`${journey.place.url}${path}`)

  beforeAll(async () => {
    journey = await beginJourney(password)
    ;({ page, desk } = journey)
  })

  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
  })

  it('has an address of its own, which takes nothing before there is a secret', async () => {
    await at('/settings/sources')
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'Autre chose, envoyé par vous' })
    await page.getByLabel('Qui envoie ici').fill('Enquête clients')
    await picture('porte-formulaire')
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByRole('link', { name: 'Enquête clients' }).click()
    address = await page.getByLabel('Adresse', { exact: true }).inputValue()
    expect(address).toContain(`${journey.place.url}/in/`)
    await page.getByText('Rien n’est accepté tant qu’il n’y a pas de secret.').waitFor()
    await picture('porte-sans-secret')
    const refused = await send(address, 'whsec_AAAA', { posts: [] })
    expect([refused.status, await refused.json()]).toMatchObject([401, { reason: 'no-secret' }])
  })

  it('has a secret that is shown once, and takes only what is signed with it', async () => {
    await page.getByRole('button', { name: 'Créer le secret' }).click()
    secret = await page.getByLabel('Secret, montré une seule fois').inputValue()
    expect(secret).toMatch(/^whsec_/)
    await page.getByText('Un exemple à essayer').click()
    expect(await page.locator('pre').textContent()).toContain(secret)
    await picture('porte-secret')
    await page.reload()
    await page.getByText('Il a été montré une seule fois').waitFor()
    expect(await page.content()).not.toContain(secret)
    const wrong = await send(address, `whsec_${Buffer.from('somebody else’s key').toString('base64')}`, { posts: [] })
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { reason: 'wrong-signature' }])
  })

  it('is a case while one looks on; what cannot be read is named, and the rest is taken', async () => {
    await at('/')
    const answer = await send(address, secret, {
      posts: [
        {
          id: 'e-1',
          text: 'Colis n° 48213377 ouvert à l’arrivée, et personne ne répond.',
          author: { id: 'c-815', name: 'Camille Rousseau' },
          publishedAt: new Date(Date.now() - 30 * 60_000).toISOString(),
        },
        { id: 'e-2', author: { id: 'c-816', name: 'Sans Parole' } },
        { id: 'e-3', text: 'Le colis est arrivé en avance, merci !', author: { id: 'c-902', name: 'Yanis B.' } },
      ],
    })
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { received: 3, taken: 2, setAside: [{ index: 1, id: 'e-2' }] },
    ])
    await page.getByRole('option', { name: /Camille Rousseau/ }).click()
    await page.getByText('ouvert à l’arrivée').last().waitFor()
    await picture('porte-cas')
    expect((await desk.cases()).map(({ author }) => author.name).sort()).toEqual(['Camille Rousseau', 'Yanis B.'])
  })

  it('of one person twice is offered as such on their order number, confirmed, told apart again, and as it was', async () => {
    const mail = await send(address, secret, {
      posts: [
        { id: 't-1', text: 'Toujours rien pour ma commande 48213377.', author: { id: 'tchat-7', name: 'Camille' } },
      ],
    })
    expect(mail.status).toBe(200)
    await until(async () => ((await desk.cases()).length === 3 ? true : undefined))
    await page.getByRole('button', { name: 'Noter une réponse' }).click()
    const panel = page.getByRole('region', { name: /personne/i })
    await panel.getByText('Peut-être la même personne').waitFor()
    await panel.getByText('Même numéro de commande, 48213377').waitFor()
    await picture('personne-proposee')
    await panel.getByRole('button', { name: 'Confirmer que Camille est la même personne' }).click()
    await panel.getByText('Ses autres comptes').waitFor()
    await panel.getByText(/Confirmé par Inès Benali/).waitFor()
    await panel.getByText('Toujours rien pour ma commande').waitFor()
    await panel.getByText('2e message en un jour, sans réponse').waitFor()
    await picture('personne-reliee')
    await panel.getByRole('button', { name: 'Ce n’est pas la même personne' }).click()
    await panel.getByText('1 compte écarté').click()
    await panel.getByRole('button', { name: 'Revenir dessus' }).waitFor()
    await picture('personne-separee')
    await panel.getByRole('button', { name: 'Revenir dessus' }).click()
    await panel.getByText(/Confirmé par Inès Benali/).waitFor()
    await panel.getByText('2e message en un jour, sans réponse').waitFor()
  })

  it('shows before a rule is saved what it would have found, and what each condition keeps out', async () => {
    await at('/settings/watch')
    await page.getByText('Vigie ne guette rien encore.').waitFor()
    await page.getByRole('button', { name: 'Nouvelle règle' }).click()
    await page.getByLabel('Nom de la règle').fill('Les colis')
    await page.getByLabel('Nom', { exact: true }).fill('colis')
    await page.getByLabel('Nom', { exact: true }).press('Enter')
    const trial = page.getByRole('region', { name: 'Aperçu' })
    await trial.getByText('2 messages trouvés, sur 3 gardés depuis 30 jours.').waitFor()
    expect(await trial.locator('mark.hit').allTextContents()).toEqual(['colis', 'Colis'])
    await page.getByText('Affiner', { exact: true }).click()
    await page.getByLabel('Sauf s’il contient').fill('merci')
    await page.getByLabel('Sauf s’il contient').press('Enter')
    await trial.getByText('1 message trouvé, sur 3 gardés depuis 30 jours.').waitFor()
    await page.getByText('en écarte 1').waitFor()
    await picture('regle-apercu')
    const name = page.getByLabel('Nom', { exact: true })
    await name.fill('a')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Il faut deux caractères au moins').waitFor()
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    expect(await name.inputValue()).toBe('a')
    await name.fill('')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('sauf merci').waitFor()
    await picture('regles')
  })

  it('refuses a rule that contradicts itself in words, and keeps what was typed', async () => {
    await page.getByRole('button', { name: 'Modifier la règle Les colis' }).click()
    await page.getByLabel('Sauf s’il contient').fill('colis')
    await page.getByLabel('Sauf s’il contient').press('Enter')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    // The trial may say it as well, as soon as it has asked.
    await page.getByText('Cette règle se contredit.').last().waitFor()
    expect(await page.getByLabel('Nom de la règle').inputValue()).toBe('Les colis')
    await page.getByRole('button', { name: 'Retirer merci' }).waitFor()
    await page.getByRole('button', { name: 'Fermer' }).click()
    await page.getByText('sauf merci').waitFor()
  })

  it('keeps what is typed in a line of the settings while another is opened, and takes the usual times back', async () => {
    await at('/settings/clocks')
    const department = page.getByLabel('Nom du service').last()
    for (const name of ['Cuisine', 'Salle']) {
      await department.fill(name)
      await department.press('Enter')
      await page.getByRole('button', { name: `Renommer « ${name} »` }).waitFor()
    }
    await page.getByRole('button', { name: 'Renommer « Cuisine »' }).click()
    await page.getByLabel('Nom du service').first().fill('Fourneaux')
    await page.getByRole('button', { name: 'Renommer « Salle »' }).click()
    await page.getByLabel('Nom du service').nth(1).fill('Terrasse')
    expect(await page.getByLabel('Nom du service').first().inputValue()).toBe('Fourneaux')
    await page.getByLabel('Nom du service').first().press('Enter')
    await page.getByRole('button', { name: 'Renommer « Fourneaux »' }).waitFor()
    expect(await page.getByLabel('Nom du service').first().inputValue()).toBe('Terrasse')
    // These are saved as one whole: the other lines wait, and say for what.
    await page.getByRole('button', { name: 'Changer « Une crise »' }).click()
    const name = page.getByLabel('Nom de la règle')
    await name.fill('Une tempête')
    const rest = page.getByRole('button', { name: 'Changer « Tout le reste »' })
    await page.getByText('Enregistrez ou fermez d’abord la ligne ouverte').waitFor()
    await rest.press('Enter')
    expect(await name.inputValue()).toBe('Une tempête')
    await name.press('Enter')
    await page.getByRole('button', { name: 'Revenir aux délais d’usage' }).click()
    await page.getByText('Délais d’usage rétablis').waitFor()
    await page.getByRole('button', { name: 'Changer « Une crise »' }).waitFor()
    await page.getByRole('button', { name: /^Annuler/ }).click()
    await page.getByRole('button', { name: 'Changer « Une tempête »' }).waitFor()
    await page.getByRole('button', { name: 'Revenir aux délais d’usage' }).waitFor()
    expect(journey.wrong).toEqual([])
  })
})

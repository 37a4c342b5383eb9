import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SourceRemoved } from '../../src/api/sign-out.ts'
import { hasDovecot, startDovecot } from '../servers/dovecot.ts'
import { hasOidc, startOidc } from '../servers/oidc.ts'
import { startSmtp } from '../servers/smtp.ts'
import { hasSnac, type Snac, startSnac } from '../servers/snac.ts'
import { until } from '../start/program.ts'
import { beginJourney, type Journey } from '../support/journey.ts'

const Sources = z.object({
  sources: z.array(z.object({ name: z.string(), connector: z.string(), settings: z.record(z.string(), z.unknown()) })),
})

const Listed = z.object({
  sources: z.array(z.object({ id: z.string(), connector: z.string(), health: z.string() })),
})

describe.skipIf(!hasSnac)('signing in on a network’s own page (snac, as root)', () => {
  let journey: Journey
  let server: Snac
  let page: Page

  beforeAll(async () => {
    server = await startSnac()
    journey = await beginJourney('une phrase assez longue')
    ;({ page } = journey)
  })
  afterAll(async () => {
    await journey?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  /** Every address that the browser has shown, as long as it belongs to Vigie. */
  const shown: string[] = []

  it('a token that somebody typed wrong is refused in words, and nothing is connected', async () => {
    await page.goto(`${journey.place.url}/settings/sources`)
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'Mastodon' })
    await page.getByLabel('Serveur').fill(server.url)
    await page.getByRole('button', { name: 'J’ai déjà un jeton' }).click()
    await page.getByLabel('Jeton d’accès', { exact: true }).fill('un-jeton-de-personne')
    await page.getByRole('button', { name: 'Brancher', exact: true }).click()
    await page.getByText('ne connaît pas ce jeton d’accès').waitFor()
    await journey.picture('jeton-refuse')
    expect(await journey.desk.sources()).toEqual([])
  })

  it('a person clicks, is refused by a wrong password there, signs in with the right one, and is back with a connected source', async () => {
    page.on('framenavigated', (frame) => shown.push(frame.url()))
    await page.goto(`${journey.place.url}/settings/sources`)
    await page.getByRole('button', { name: 'Brancher une source' }).click()
    await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'Mastodon' })
    await page.getByLabel('Serveur').fill(server.url)
    // Nothing secret is asked for here.
    expect(await page.getByLabel('Jeton d’accès').count()).toBe(0)
    await journey.picture('consentement-formulaire')
    await page.getByRole('button', { name: 'Se connecter sur Mastodon' }).click()
    await page.locator('input[name=login]').fill('mireille')
    await page.locator('input[name=passwd]').fill('pas le bon')
    await page.getByRole('button', { name: 'OK' }).click()
    await page.getByText('LOGIN INCORRECT').waitFor()
    expect(new URL(page.url()).origin).toBe(server.url)
    await page.locator('input[name=login]').fill('mireille')
    await page.locator('input[name=passwd]').fill(server.passwordOf('mireille'))
    await page.getByRole('button', { name: 'OK' }).click()
    await page
      .getByText(/À l’écoute|Premier passage/)
      .first()
      .waitFor()
    await journey.picture('consentement-branche')
    const { sources } = await journey.desk.call(Sources, 'GET', `/api/v1/brands/${journey.desk.brandId}/sources`)
    const host = new URL(server.url).host
    expect(sources).toMatchObject([
      { name: `mireille@${host}`, connector: 'mastodon', settings: { server: server.url } },
    ])
    expect(JSON.stringify(sources)).not.toContain('token')
    expect(page.url()).toMatch(/\/settings\/sources\/[0-9a-f-]{36}$/)
  })

  it('what is said to the account there is a case, and its answer stands under it for everybody', async () => {
    const { desk, place } = journey
    const camille = await server.resident('camille')
    await camille.call('POST', '/api/v1/statuses', {
      status: '@mireille Deux heures d’attente, et froid.',
      visibility: 'public',
    })
    // The server delivers in its own time: one looks again until it has.
    await until(async () => {
      await page.getByRole('button', { name: 'Regarder maintenant' }).click()
      await pause(500)
      return (await desk.cases()).length === 1 ? true : undefined
    })
    await page.goto(place.url)
    await page.getByRole('option', { name: /camille/ }).click()
    await page.getByRole('button', { name: /Répondre en public/ }).click()
    await page.getByRole('textbox').fill('Pardon Camille, nous vous rappelons ce soir.')
    await page.getByRole('button', { name: /Publier/ }).click()
    await until(async () => ((await desk.cases('waiting')).length === 1 ? true : undefined))
    await journey.picture('consentement-repondu')
    const told = await until(async () => {
      const notifications = JSON.stringify(await camille.call('GET', '/api/v1/notifications'))
      if (notifications.includes('nous vous rappelons ce soir')) return notifications
      // It delivers in its own time; asking without a breath only holds it up.
      await pause(300)
      return undefined
    })
    expect(told).toContain('mention')
  })

  it('what came back stands in no address that one can go back to, and in no log', async () => {
    const back = shown.filter((url) => url.includes('/connect/return'))
    expect(back.some((url) => url.includes('code='))).toBe(true)
    const codes = back.flatMap((url) => new URL(url).searchParams.getAll('code'))
    await page.goBack()
    expect(page.url()).not.toMatch(/code=|state=/)
    for (const code of codes) expect(journey.vigie.out()).not.toContain(code)
    expect(journey.wrong).toEqual([])
  })

  it.skipIf(!hasDovecot || !hasOidc)(
    'a mailbox opens with what its owner allows on the provider’s page, and the refresh token that changes each time stays the newest',
    async () => {
      await using provider = await startOidc(`${journey.place.url}/connect/return`, journey.place.data)
      // One of the two ways to show a token, which is the one that Google and Microsoft know.
      await using imap = await startDovecot({ introspection: provider.introspection, tokens: 'xoauth2' })
      await using smtp = await startSmtp()
      smtp.token = async (token) => {
        const said = await fetch(provider.introspection, { method: 'POST', body: new URLSearchParams({ token }) })
        return z.object({ active: z.boolean() }).parse(await said.json()).active
      }
      await page.goto(`${journey.place.url}/settings/sources`)
      await page.getByRole('button', { name: 'Brancher une source' }).click()
      await page.getByLabel('Réseau', { exact: true }).selectOption({ label: 'Mail chez Google ou Microsoft' })
      expect(await page.getByLabel('Adresse de retour à déclarer').inputValue()).toBe(
        `${journey.place.url}/connect/return`,
      )
      await page.getByLabel('Adresse e-mail').fill(imap.user)
      await page.getByLabel('Fournisseur').fill(provider.issuer)
      await page.getByLabel('ID client').fill('vigie')
      await page.getByLabel('Secret client').fill('the secret')
      await page.getByLabel('Serveur entrant').fill(`imap://127.0.0.1:${imap.port}`)
      await page.getByLabel('Serveur sortant').fill(`smtp://127.0.0.1:${smtp.port}`)
      await journey.picture('consentement-mail')
      await page.getByRole('button', { name: 'Se connecter chez le fournisseur' }).click()
      await page.locator('input[name=login]').fill(imap.user)
      await page.locator('input[name=password]').fill('peu importe')
      await page.getByRole('button', { name: 'Sign-in' }).click()
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: imap.user }).waitFor()
      await journey.picture('consentement-mail-branche')
      // Once by the trial, once by the worker, each time with another token.
      await until(async () => {
        const { sources } = await journey.desk.call(Listed, 'GET', `/api/v1/brands/${journey.desk.brandId}/sources`)
        return sources.some((it) => it.connector === 'customer-mail' && it.health === 'listening') || undefined
      })
      expect(await provider.renewals()).toBeGreaterThanOrEqual(2)
      expect(smtp.signedIn.at(-1)?.user).toBe(imap.user)
      // It is signed in as somebody already.
      expect(await page.getByRole('button', { name: 'Ajouter le compte' }).count()).toBe(0)
      await page.getByRole('button', { name: 'Mettre en pause' }).click()
      await page.getByText('En pause').first().waitFor()
      // What is taken off the list is given back there.
      const { sources } = await journey.desk.call(Listed, 'GET', `/api/v1/brands/${journey.desk.brandId}/sources`)
      const mailbox = sources.find((it) => it.connector === 'customer-mail')
      expect(await provider.ended()).toBe(0)
      const removed = await journey.desk.call(SourceRemoved, 'DELETE', `/api/v1/sources/${mailbox?.id}`)
      expect([removed, await provider.ended()]).toEqual([{ left: null }, 1])
      const account = sources.find((it) => it.connector === 'mastodon')
      expect(await journey.desk.call(SourceRemoved, 'DELETE', `/api/v1/sources/${account?.id}`)).toEqual({ left: null })
    },
  )

  it('who comes with a sign-in that is over is told so, and led back to the form', async () => {
    await page.goto(`${journey.place.url}/connect/return?state=${'w'.repeat(43)}&code=invented`)
    await page.getByText('Cette connexion n’est plus valable.').waitFor()
    expect(page.url()).toBe(`${journey.place.url}/connect/return`)
    await journey.picture('consentement-trop-tard')
    await page.getByRole('button', { name: 'Revenir au formulaire' }).click()
    await page.getByRole('button', { name: 'Brancher une source' }).waitFor()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { handleStem, ordersIn, personalAddress } from './signs.ts'

describe('an address', () => {
  it.each([
    ['Camille.Rousseau@Example.FR', 'camille.rousseau@example.fr'],
    [' mailto:camille@example.fr ', 'camille@example.fr'],
    ['camille+mireille@example.fr', 'camille+mireille@example.fr'],
    ['camille@münchen.example', 'camille@münchen.example'],
  ])('is compared without capitals, the part after a plus kept apart: %j', (written, compared) => {
    expect(personalAddress(written)).toBe(compared)
  })

  it.each([
    'info@example.fr',
    'NoReply@example.fr',
    'no-reply@example.fr',
    'ne-pas-repondre@example.fr',
    'contact.paris@example.fr',
    'service.client@example.fr',
    'support+4821@example.fr',
    'mailer-daemon@example.fr',
    'x@users.noreply.example.com',
  ])('of a role is nobody’s: %j', (address) => {
    expect(personalAddress(address)).toBeNull()
  })

  it.each([
    'antoine.pascal@example.fr',
    'christine.pasquier@example.fr',
    'ne.pascale@example.fr',
    'rene.passy@example.fr',
    'bruno.replyer@example.fr',
    'bruno_replay@example.fr',
  ])('of a person is theirs, whatever their name ends and begins with: %j', (address) => {
    expect(personalAddress(address)).toBe(address)
  })

  it.each([
    'noreply1@example.fr',
    'shop-no-reply@example.fr',
    'do_not_reply@example.fr',
    'commande.nepasrepondre@example.fr',
    'nepas-repondre@example.fr',
    'merci.de.ne-pas.repondre@example.fr',
    'ne_pas_répondre@example.fr',
    'noreply-fr@example.fr',
  ])('that nobody reads is nobody’s, whatever stands around it: %j', (address) => {
    expect(personalAddress(address)).toBeNull()
  })

  it.each(['', '@', 'camille', 'camille@', '@example.fr', 'a b@example.fr', 'camille@example', 'a@b@example.fr'])(
    'is none: %j',
    (text) => {
      expect(personalAddress(text)).toBeNull()
    },
  )

  it('is the same however its letters are cased', () => {
    const local = fc.stringMatching(/^[a-z]{3,10}\.[a-z]{3,10}$/)
    fc.assert(
      fc.property(local, fc.stringMatching(/^[a-z]{2,8}$/), (name, site) => {
        const address = `${name}@${site}.example`
        expect(personalAddress(address.toUpperCase())).toBe(personalAddress(address))
      }),
    )
  })
})

describe('an order number', () => {
  it.each([
    ['Ma commande n° 4821-77 n’est jamais arrivée', ['482177']],
    ['Commande n°48217 toujours rien', ['48217']],
    ['commande numéro CM-20931 : froid !', ['CM20931']],
    ['Réservation XK4F9Q annulée sans un mot', ['XK4F9Q']],
    ['My order #A-123456 never came', ['A123456']],
    ['booking reference: 7734512', ['7734512']],
    ['Where is order 9938271? And order 9938271?', ['9938271']],
    ['facture n° 2026-03-118', ['202603118']],
    ['Commande 771204 et commande 771205', ['771204', '771205']],
  ])('is read where the words say that it is one: %j', (text, found) => {
    expect(ordersIn(text)).toEqual(found)
  })

  it.each([
    '48217 raisons de ne plus venir',
    'Appelez le 01 42 68 53 00 pour une réservation',
    'J’ai passé commande le 12/03/2026',
    'Réservation du 2026-03-12',
    'réservation pour 20 personnes à 19h30',
    'une commande de 150000 euros',
    'commande à 120000€',
    'commande 12345',
    'la commande numéro 12',
    'Commande incroyable',
    'in order to 123456 people',
    'recommandes 482177',
  ])('is not read into anything else: %j', (text) => {
    expect(ordersIn(text)).toEqual([])
  })

  it('is the same however it is punctuated', () => {
    expect(ordersIn('commande n° 48.21.77')).toEqual(ordersIn('Commande 482177'))
  })

  it('is looked for in any text at all without trouble, and never more than five', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.array(fc.nat(99_999_999), { maxLength: 9 }),
        (text, numbers) => {
          const found = ordersIn(text + numbers.map((n) => ` commande n° ${n}`).join())
          expect(found.length).toBeLessThanOrEqual(5)
          for (const value of found) expect(value).toMatch(/^[A-Z0-9]{5,24}$/)
        },
      ),
    )
  })
})

describe('a handle', () => {
  it.each([
    ['@camille', '', 'camille'],
    ['Camille@piaille.fr', '', 'camille'],
    ['camille.bsky.social', '.bsky.social', 'camille'],
    ['camille.example', '.bsky.social', 'camille.example'],
  ])('is compared without sign, server and given ending: %j', (handle, end, stem) => {
    expect(handleStem(handle, end)).toBe(stem)
  })

  it.each(['', '@', 'abc', '12345', 'contact', 'marie dupont'])('is too little to compare: %j', (handle) => {
    expect(handleStem(handle)).toBeNull()
  })
})

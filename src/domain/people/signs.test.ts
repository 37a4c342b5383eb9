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
    ['Ma commande n° 4821 7790 n’est jamais arrivée', ['48217790']],
    ['Commande n° 123 456 789 : rien', ['123456789']],
    ['Facture N°FR-123 456 789 impayée', ['FR123456789']],
    ['Commande 402-1234567-1234567', ['40212345671234567']],
    ['facture 2024-0312', ['20240312']],
    ['facture n° 2024/000123', ['2024000123']],
    ['commande n° 20240312', ['20240312']],
    ['Commande n° 0612345', ['0612345']],
    ['colis 6A12345678901', ['6A12345678901']],
    ['dossier n°48217 du 12/03/2026', ['48217']],
    ['Commande 771204 le 12/03/2025 à 20h30', ['771204']],
    ['commande n° 48217 20 minutes plus tard', ['48217']],
    ['Order #1001234 2 weeks late', ['1001234']],
    ['commande: 12-03-771204', ['1203771204']],
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
    'commande: 12/03/2025',
    'commande : 12-03-25 à midi',
    'réservation n° 12/03/2025',
    'réservation n° 12.03.2025',
    'réservation : 2025-03-12',
    'réservation 20h30',
    'réservation: 20h30',
    'réservation n° 20:30',
    'réservation 12h00-14h00',
    'commande est 2024-2025',
    'facture n° 2024/2025',
    'facture 2024-03',
    'facture: 03/2024',
    'facture n° 03-2024',
    'colis 0612345678',
    'colis : 06 12 34 56 78',
    'commande n° 06.12.34.56.78',
    'réservation : +33 6 12 34 56 78',
    'réservation n° 0033612345678',
    'colis: 33612345678',
  ])('is not read into anything else: %j', (text) => {
    expect(ordersIn(text)).toEqual([])
  })

  it('is the same however it is punctuated', () => {
    expect(ordersIn('commande n° 48.21.77')).toEqual(ordersIn('Commande 482177'))
  })

  it('is never a day, a month or an hour, whatever stands before it, and is one however it is grouped', () => {
    const lead = fc.constantFrom('commande n° ', 'réservation : ', 'facture ', 'dossier numéro ', 'booking ref ')
    const two = (n: number) => String(n).padStart(2, '0')
    const [d, m, y] = [
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1950, max: 2060 }),
    ]
    fc.assert(
      fc.property(lead, d, m, y, fc.constantFrom('/', '-', '.'), (word, day, month, year, sep) => {
        const [dd, mm, yyyy] = [two(day), two(month), String(year)]
        const days = [
          [dd, mm, yyyy],
          [String(day), String(month), yyyy.slice(2)],
          [yyyy, mm, dd],
          [mm, yyyy],
          [yyyy, mm],
        ]
        for (const each of [...days.map((it) => it.join(sep)), `${day % 24}h${mm}`])
          expect(ordersIn(`${word}${each} rien`), each).toEqual([])
      }),
    )
    fc.assert(
      fc.property(lead, fc.integer({ min: 1_000, max: 9_999 }), fc.nat(9_999), fc.nat(9_999), (word, a, b, c) => {
        const parts = [String(a), String(b).padStart(4, '0'), String(c).padStart(4, '0')]
        for (const sep of ['', ' ', '\u202f', '-'])
          expect(ordersIn(`${word}${parts.join(sep)}.`)).toEqual([parts.join('')])
      }),
    )
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

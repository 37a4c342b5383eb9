import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { findPersonal, isCard, isIban } from './personal.ts'

const said = (text: string): string[] =>
  findPersonal(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`)

describe('personal data in a post', () => {
  it.each([
    ['Appelez-moi au 06 12 34 56 78, merci', ['phone: 06 12 34 56 78']],
    ['Rappelez le +33 6 12 34 56 78.', ['phone: +33 6 12 34 56 78']],
    ['mail: jeanne.martin@example.org', ['mail: jeanne.martin@example.org']],
    ['IBAN FR14 2004 1010 0505 0001 3M02 606 svp', ['iban: FR14 2004 1010 0505 0001 3M02 606']],
    ['ma carte 4111 1111 1111 1111 est bloquée', ['card: 4111 1111 1111 1111']],
    ['commande n° AB-12345 toujours pas là', ['order: AB-12345']],
    ['My order number is 88231-77, where is it?', ['order: 88231-77']],
    ['numéro de client : compte 00453321', ['account: 00453321']],
    ['j’habite 12 rue des Lilas 75011 Paris', ['address: 12 rue des Lilas 75011 Paris']],
    ['we live at 14 Maple Street', ['address: 14 Maple Street']],
    ['au 06 - 12 - 34 - 56 - 78', ['phone: 06 - 12 - 34 - 56 - 78']],
    ['le (+33) 6 12 34 56 78 svp', ['phone: (+33) 6 12 34 56 78']],
    ['le 06\u202f12\u202f34\u202f56\u202f78', ['phone: 06\u202f12\u202f34\u202f56\u202f78']],
    ['le 03/12/2024 06 12 34 56 78', ['phone: 06 12 34 56 78']],
    ['tél 01/42/68/53/00', ['phone: 01/42/68/53/00']],
    ['carte 4111 1111 1111 1111 12/27', ['card: 4111 1111 1111 1111']],
    ['carte 4111-1111-1111-1111 12/27 123', ['card: 4111-1111-1111-1111']],
    ['facture n° 2023', ['order: 2023']],
    ['commande numéro 20h30', ['order: 20h30']],
    ['commande 1200145', ['order: 1200145']],
    ['écrire à rené@orange.fr ou hélène.durand@free.fr', ['mail: rené@orange.fr', 'mail: hélène.durand@free.fr']],
    ['au 3 PLACE DE LA RÉPUBLIQUE', ['address: 3 PLACE DE LA RÉPUBLIQUE']],
    ['au 3 place d’Italie', ['address: 3 place d’Italie']],
    ['5 place de la république 75011 paris', ['address: 5 place de la république 75011 paris']],
    ['12 rue des Lilas 75011 Paris rene@orange.fr', ['address: 12 rue des Lilas 75011 Paris', 'mail: rene@orange.fr']],
    ['Mon RIB CB12 FR14 2004 1010 0505 0001 3M02 606', ['iban: FR14 2004 1010 0505 0001 3M02 606']],
    ['la carte n° 12 4111 1111 1111 1111', ['card: 4111 1111 1111 1111']],
    ['ma carte 12345  4111  1111  1111  1111 ok', ['card: 4111  1111  1111  1111']],
    ['amex 3782 822463 10005', ['card: 3782 822463 10005']],
    ['tel0612345678', ['phone: 0612345678']],
    ['Tél0612345678', ['phone: 0612345678']],
    ['call 212-555-0147', ['phone: 212-555-0147']],
    ['NIR 2 69 05 49 588 157 80', ['social: 2 69 05 49 588 157 80']],
    ['sécu : 269054958815780', ['social: 269054958815780']],
    ['né en Corse 1 85 07 2A 004 123 88', ['social: 1 85 07 2A 004 123 88']],
    ['1 85 07 75 116 001', ['social: 1 85 07 75 116 001']],
    ['12 RUE DES LILAS', ['address: 12 RUE DES LILAS']],
    ['12 rue des lilas', ['address: 12 rue des lilas']],
    ['Réf. 458712 svp', ['order: 458712']],
    ['Réf. : 458712', ['order: 458712']],
    ['dossier n° : 458712', ['order: 458712']],
    ['ma commande (n° 458712) est perdue', ['order: 458712']],
    ['commande [458712]', ['order: 458712']],
    ['mon numéro de commande c’est 458712', ['order: 458712']],
    ['commande n° 123 456 789', ['order: 123 456 789']],
    ['réf : 12 34 56 ok', ['order: 12 34 56']],
    ['devis 458712', ['order: 458712']],
    ['sinistre 458712', ['order: 458712']],
    ['my claim 458712', ['order: 458712']],
    ['mandat 458712', ['order: 458712']],
    ['intervention n° 458712', ['order: 458712']],
    ['carte de fidélité 458712', ['account: 458712']],
    ['carte fidélité n° 458712', ['account: 458712']],
    ['au 06·12·34·56·78', ['phone: 06·12·34·56·78']],
    ['au 14 rue du 8 mai 1945', ['address: 14 rue du 8 mai 1945']],
    ['14 rue du 8 mai 1945 75010 Paris', ['address: 14 rue du 8 mai 1945 75010 Paris']],
    ['5 rue des Lilas et il fait froid', ['address: 5 rue des Lilas']],
    ['5 rue Pierre et Marie Curie', ['address: 5 rue Pierre et Marie Curie']],
    ['12 cours de Vincennes', ['address: 12 cours de Vincennes']],
  ])('is found in "%s"', (text, parts) => {
    expect(said(text)).toEqual(parts)
  })

  it.each([
    'J’attends depuis 3 jours, 2 appels, 45 € de frais.',
    'Ouvert de 9h à 19h30',
    'en 2024 la 4G marchait',
    '4111 1111 1111 1112',
    'ma commande du 12/03/2024',
    'la réservation de 20h30',
    'votre facture de 2023',
    'une commande de 1200€, commande de 1200 euros, facture de 1200,50 €',
    'service client 24h/24 et 7j/7',
    'un billet 2nde',
    'le 03/12/2024 19h30',
    '07/03/2025 20:15',
    'du 01/02/2024 15/02/2024',
    'du 01/02/24 15/02/24',
    '2 cours de yoga annulés sans remboursement',
    '1 place pour le concert',
    '5 minutes drive',
    '3 rue sur 4 est sale',
    '2 Big Mac Drive',
    '2 cours de Yoga',
    'mon compte 2500 followers',
    'commande 120 000 euros',
    'ma facture de 120 000 €',
    '14 people in the park',
    '3 délais trop court',
    'SIRET 552 100 554 00013',
    'SIREN/SIRET : 36252187900034',
    '732 829 320 00074',
    '100 200 3000',
    '192.168.001.0001',
    '269054958815781',
  ])('is not seen in "%s"', (text) => {
    expect(said(text)).toEqual([])
  })

  it('is told from other numbers by its check digits', () => {
    expect([
      isCard('5555 5555 5555 4444'),
      isCard('5555 5555 5555 4445'),
      isIban('GB82 WEST 1234 5698 7654 32'),
      isIban('GB83 WEST 1234 5698 7654 32'),
    ]).toEqual([true, false, true, false])
  })

  const gap = fc.constantFrom('', ' ', '  ', '\u00a0', '\u202f', '-', ' - ', '.', '\t', '\n')
  const digitsOf = (size: number) => fc.stringMatching(new RegExp(`^[0-9]{${size}}$`))
  const grouped = (text: string, sizes: readonly number[], by: string): string => {
    const parts: string[] = []
    let at = 0
    for (const size of sizes) {
      if (at < text.length) parts.push(text.slice(at, at + size))
      at += size
    }
    return parts.join(by)
  }
  const around = fc.tuple(
    fc.constantFrom('', 'Bonjour, ', 'n° 12 ', 'Mon RIB CB12 ', 'le 03/12 : ', 'voici\n'),
    fc.constantFrom('', ' merci', '.', ', 12/27', '\nCordialement'),
  )
  const isFound = (kind: string, number: string, [before, after]: readonly [string, string]): void =>
    expect(said(before + number + after)).toContain(`${kind}: ${number}`)

  it('is found whole in each way to write a bank account, and not where its check digits are others', () => {
    fc.assert(
      fc.property(digitsOf(23), gap, around, (account, by, place) => {
        const check = 98n - (BigInt(`${account}152700`) % 97n)
        const [right, wrong] = [check, (check % 96n) + 2n].map((it) => `FR${String(it).padStart(2, '0')}${account}`)
        const shown = (it = '') => grouped(it, [4, 4, 4, 4, 4, 4, 3], by)
        isFound('iban', shown(right), place)
        expect(said(place[0] + shown(wrong)).filter((it) => it.startsWith('iban'))).toEqual([])
      }),
      { numRuns: runs(100) },
    )
  })

  it('is found whole in each way to write a card, and not where its check digit is another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('4', '51', '2221', '35', '6011'),
        digitsOf(15),
        gap,
        around,
        (issuer, rest, by, place) => {
          const start = (issuer + rest).slice(0, 15)
          const last = [...'0123456789'].find((digit) => isCard(start + digit)) ?? ''
          isFound('card', grouped(start + last, [4, 4, 4, 4], by), place)
          const wrong = grouped(`${start}${(Number(last) + 1) % 10}`, [4, 4, 4, 4], by)
          expect(said(wrong).filter((it) => it.startsWith('card'))).toEqual([])
        },
      ),
      { numRuns: runs(100) },
    )
  })

  it('is found whole in each way to write a number of social security, and not where its key is another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1', '2'),
        digitsOf(2),
        fc.integer({ min: 1, max: 12 }),
        digitsOf(8),
        fc.constantFrom('', ' ', '  ', '\u00a0', '\u202f', '-', '.'),
        (sex, year, month, rest, by) => {
          const start = `${sex}${year}${String(month).padStart(2, '0')}${rest}`
          const key = 97 - Number(BigInt(start) % 97n)
          const shown = (it: number) => grouped(start + String(it).padStart(2, '0'), [1, 2, 2, 2, 3, 3, 2], by)
          isFound('social', shown(key), ['', ' merci'])
          expect(said(shown((key % 97) + 1)).filter((it) => it.startsWith('social'))).toEqual([])
        },
      ),
      { numRuns: runs(100) },
    )
  })

  it('never overlaps, lies within the text and is in order, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('0', '1', ' ', '@', '.', 'a', 'É', '-', '#', 'rue ', 'commande ', '+', '\ud83d'),
        }),
        (text) => {
          let last = 0
          for (const { start, end } of findPersonal(text)) {
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(text.length)
            last = end
          }
        },
      ),
    )
  })

  it('is found in a moment in a text that is full of it', () => {
    const began = process.cpuUsage()
    expect(findPersonal('a@b.co '.repeat(60_000))).toHaveLength(60_000)
    expect(process.cpuUsage(began).user).toBeLessThan(1_500_000)
  })

  it('is sought for a bank account in a moment where every group could begin one', () => {
    const began = process.cpuUsage()
    findPersonal('FR76'.repeat(20_000))
    findPersonal('FR76 '.repeat(20_000))
    expect(process.cpuUsage(began).user).toBeLessThan(400_000)
  })

  it.each([
    '1',
    '1 ',
    '0 ',
    'a@',
    'a.',
    'A1',
    '12 rue a ',
    'commande de ',
    'commande n° 12 ',
    'compte (n° : ',
    '5 rue du 8 mai ',
    'réf. 12 34 ',
    '06·',
    '#A',
    '+33 ',
    '06 - ',
    '1 cours de ',
    '1 A ',
    'é.',
    '01/02/',
    '4111 ',
    'FR14 ',
    '1 85 ',
    'tel0 ',
  ])('is sought in a moment in 100 kB of "%s"', (part) => {
    const began = process.cpuUsage()
    findPersonal(part.repeat(100_000 / part.length))
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000)
  })
})

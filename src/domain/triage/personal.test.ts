import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
  ])('is found in "%s"', (text, parts) => {
    expect(said(text)).toEqual(parts)
  })

  it.each([
    'J’attends depuis 3 jours, 2 appels, 45 € de frais.',
    'Ouvert de 9h à 19h30',
    'en 2024 la 4G marchait',
    '4111 1111 1111 1112',
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

  it.each(['1', '1 ', '0 ', 'a@', 'a.', 'A1', '12 rue a ', 'commande de ', '#A', '+33 '])(
    'is sought in a moment in 100 kB of "%s"',
    (part) => {
      const began = performance.now()
      findPersonal(part.repeat(100_000 / part.length))
      expect(performance.now() - began).toBeLessThan(2_000)
    },
  )
})

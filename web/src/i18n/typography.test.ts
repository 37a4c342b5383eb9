import fc from 'fast-check'
import { expect, it } from 'vitest'
import { english, french } from './typography.ts'

const thin = '\u202f'
const hard = '\u00a0'

it('sets French with a thin space before ; ! ? and a hard one before : and inside « »', () => {
  expect(french`Prêt ? Oui ! Ou non ; enfin : « peut-être »`).toBe(
    `Prêt${thin}? Oui${thin}! Ou non${thin}; enfin${hard}: «${hard}peut-être${hard}»`,
  )
})

it('keeps a number with its unit, groups its thousands, and keeps an hour in one piece', () => {
  expect(french`12 000 lectures en 38 min, à 11 h 04, 20 % de plus`).toBe(
    `12${thin}000 lectures en 38${hard}min, à 11${hard}h${hard}04, 20${hard}% de plus`,
  )
})

it('does not take the first letter of a word for a unit', () => {
  expect(french`2 sources, 3 journées, 4 habitants`).toBe('2 sources, 3 journées, 4 habitants')
})

it('curves apostrophes and makes one character of an ellipsis in both languages', () => {
  expect(french`L'attente...`).toBe('L’attente…')
  expect(english`It's late... is it?`).toBe('It’s late… is it?')
})

it('leaves a colon inside an address alone', () => {
  expect(french`qui commence par https://`).toBe('qui commence par https://')
})

it('never changes what is filled in: a name, a post, an address stay as they were written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(french`Cas de ${name}`).toBe(`Cas de ${name}`)
      expect(english`Case of ${name}`).toBe(`Case of ${name}`)
    }),
  )
  expect(french`${"O'Neil ! : « ici »"}`).toBe("O'Neil ! : « ici »")
})

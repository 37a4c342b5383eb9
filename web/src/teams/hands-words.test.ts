import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { handsWords } from './hands-words.ts'

const states = { new: 1, open: 2, waiting: 4, 'waiting-team': 0, paused: 0 }
const said = (inHand: number, capacity: number | null, words = fr) =>
  handsWords({ states, inHand, capacity }, words.teams.load, String)

describe('how full somebody’s hands are', () => {
  it('is how many cases they have, out of how many at most', () => {
    expect([said(3, null), said(3, 12)]).toEqual(['3', '3 sur 12'])
  })

  it('says what is here where other brands fill them too, whether there is a most or not', () => {
    expect([said(6, null), said(6, 12)]).toEqual([
      '3 ici · 6 en tout, toutes marques',
      '3 ici · 6 sur 12, toutes marques',
    ])
    expect(said(6, 12, en)).toBe('3 here · 6 of 12 across brands')
  })

  it('is said without a number where nobody has any', () => {
    expect(fr.teams.load.said('1', true, '0', false)).toBe('1 personne de garde, aucun cas en main')
    expect(en.teams.load.nobodyWatches('0', false)).toBe('Nobody is on watch, no case in hand')
  })
})

import { expect, it } from 'vitest'
import { createFormatter } from './format.ts'
import { fr } from './fr.ts'

const f = createFormatter('fr', 'Europe/Paris')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const at = (iso: string) => Date.parse(iso)
const now = at('2026-11-20T14:00:00Z')
const [today, yesterday, older] = ['2026-11-20T10:04:00Z', '2026-11-19T10:04:00Z', '2026-11-06T10:04:00Z'].map((it) =>
  f.moment(at(it), now),
)

it('a date inside a French sentence has its article, an hour and a name of a day have none', () => {
  const said = [today, yesterday, older].map((it) => plain(fr.sourcePage.whole.from(it ?? '')))
  expect(said).toEqual(['depuis 11 h 04', 'depuis hier, 11 h 04', 'depuis le 6 nov., 11 h 04'])
  expect(plain(fr.sourcePage.whole.hole(older ?? '', yesterday ?? ''))).toBe(
    'Il peut manquer des messages entre le 6 nov., 11 h 04 et hier, 11 h 04.',
  )
})

it('« jusqu’à » and the article of a date are one word', () => {
  const said = [today, yesterday, older].map((it) => plain(fr.sourcePage.catchingUp('3', it ?? '')))
  expect(said.map((it) => it.replace(/.*, (?=jusqu)/, ''))).toEqual([
    'jusqu’à 11 h 04.',
    'jusqu’à hier, 11 h 04.',
    'jusqu’au 6 nov., 11 h 04.',
  ])
  expect(plain(fr.bulk.ask.pause('le 7 déc. à 9 h', '12', 12))).toBe('Mettre 12 cas en pause jusqu’au 7 déc. à 9 h ?')
  expect(plain(fr.bulk.ask.pause('demain à 9 h', '12', 12))).toBe('Mettre 12 cas en pause jusqu’à demain à 9 h ?')
})

it('the first of a month is « 1er »', () => {
  expect(plain(f.day(at('2026-12-01T10:00:00Z'), now))).toBe('1er déc.')
  expect(plain(f.when(at('2026-12-01T10:00:00Z'), now))).toBe('le 1er déc. à 11 h')
  expect(plain(f.ago(at('2026-11-01T10:00:00Z'), now))).toBe('le 1er nov.')
  expect(plain(createFormatter('en').day(at('2026-12-01T10:00:00Z'), now))).toBe('1 Dec')
})

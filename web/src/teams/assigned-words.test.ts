import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { assignedWords } from './assigned-words.ts'

const now = Date.parse('2026-03-02T15:00:00Z')
const nameOf = (id: string) => (id === 'hugo' ? 'Hugo' : null)
const say = (
  event: string,
  facts: Readonly<Record<string, unknown>>,
  language: 'fr' | 'en' = 'fr',
  timeZone = 'Europe/Paris',
) =>
  assignedWords(
    { event, facts },
    language === 'fr' ? 'à 16 h' : 'at 4 pm',
    now,
    nameOf,
    language === 'fr' ? fr : en,
    language,
    timeZone,
  )?.words ?? null

describe('what Vigie did about the owner of a case', () => {
  it('is said with all its reasons', () => {
    const because = { why: 'rule', ruleId: 'r', way: 'turn', language: 'fr' }
    expect(say('assigned', { ownerId: 'hugo', because })).toBe(
      'Vigie a confié le cas à Hugo à 16 h\u00a0: à son tour, parle français',
    )
    expect(say('assigned', { ownerId: 'hugo', because: { ...because, why: 'late' } }, 'en')).toBe(
      'Vigie gave the case to Hugo at 4 pm: the person before did not answer, first in turn, speaks French',
    )
  })

  it('is said where it went back to the team, went to nobody, or stayed', () => {
    expect(say('assigned', { ownerId: null, because: { why: 'away' } })).toContain('Absence')
    expect(say('assigned', { ownerId: null, because: { why: 'gone' } })).toContain('ne suit plus cette marque')
    expect(say('left-unowned', { because: 'all-full', nextAt: null })).toContain('toutes les mains sont pleines')
    expect(say('left-unowned', { because: 'nobody-on-watch', nextAt: now + 3_600_000 })).toContain('prochaine garde')
    expect(say('owner-kept', { because: 'nobody-on-watch' })).toContain('reste où il est')
  })

  it('names hours by the clocks of the brand, wherever one reads it', () => {
    const facts = { because: 'nobody-on-watch', nextAt: now + 3_600_000 }
    const said = (timeZone: string) => say('left-unowned', facts, 'fr', timeZone)?.replaceAll('\u00a0', ' ')
    expect(said('Europe/Paris')).toContain('aujourd’hui à 17 h')
    expect(said('America/Montreal')).toContain('aujourd’hui à 11 h')
  })

  it('is left to others where a colleague did it, or where a newer version wrote a reason', () => {
    expect(say('assigned', { ownerId: 'hugo' })).toBeNull()
    expect(say('left-unowned', { because: 'unheard-of' })).toBeNull()
    expect(say('settled', {})).toBeNull()
  })
})

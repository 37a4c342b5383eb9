import { expect, it } from 'vitest'
import { fr } from '../i18n/fr.ts'
import { careWords } from './care-words.ts'

const now = Date.parse('2026-03-02T15:00:00Z')
const said = (event: string, facts: Readonly<Record<string, unknown>>, timeZone: string) =>
  careWords({ event, facts }, 'Hugo', 'à 16 h', fr, 'fr', now, timeZone)?.words.replaceAll('\u00a0', ' ')

it('a pause, a promise and a shorter delay are told by the clocks of the brand, wherever one reads them', () => {
  const at = Date.parse('2026-03-03T08:00:00Z')
  for (const [event, facts] of [
    ['paused', { until: at }],
    ['promise-made', { to: 'customer', dueAt: at }],
    ['clock-shortened', { dueAt: at }],
  ] as const) {
    expect(said(event, facts, 'Europe/Paris')).toContain('demain à 9 h')
    expect(said(event, facts, 'America/Montreal')).toContain('demain à 3 h')
  }
})

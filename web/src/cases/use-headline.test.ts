import { expect, it } from 'vitest'
import type { CaseRow } from '../../../src/api/schemas.ts'
import { createFormatter } from '../i18n/format.ts'
import { fr } from '../i18n/fr.ts'
import { headlineOf } from './use-headline.ts'

const asked = '2026-11-29T08:00:00.000Z'
const now = Date.parse('2026-11-30T10:00:00Z')
const met = '2026-11-29T08:20:00.000Z'

const said = (status: CaseRow['status'], metAt: string | null) => {
  const author: CaseRow['author'] = {
    id: '7',
    name: 'Camille',
    handle: '@camille',
    url: null,
    followers: null,
    erased: false,
  }
  const clock: CaseRow['clock'] = {
    round: 1,
    state: metAt === null ? 'running' : 'met',
    startedAt: asked,
    warnAt: '2026-11-29T09:30:00.000Z',
    dueAt: '2026-11-29T10:00:00.000Z',
    metAt,
    breachedAt: null,
  }
  const row = { erased: false, author, status, clock, care: { department: null } }
  return headlineOf(row, fr, createFormatter('fr', 'Europe/Paris'), now).replaceAll('\u00a0', ' ')
}

it('a case says who waits since when, until they have their answer', () => {
  expect(said('new', null)).toBe('Camille attend une réponse depuis 26 h')
  expect(said('waiting', met)).toBe('Camille a sa réponse')
})

it('nobody waits for an answer in a case that is open again since it was given: a pause ended, a follow-up is due', () => {
  expect(said('open', met)).toBe('Camille a sa réponse')
  expect(said('waiting-team', met)).toBe('Camille a sa réponse')
})

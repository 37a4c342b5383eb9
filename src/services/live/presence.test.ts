import { describe, expect, it } from 'vitest'
import { after, instant, seconds } from '../../domain/model/time.ts'
import type { Doing } from '../../store/presence.ts'
import { Presence, presenceLasts } from './presence.ts'

const start = instant(0)
const note = (tab: string, name: string, caseId: string, doing: Doing | null, brandId = 'mireille') => ({
  kind: 'presence' as const,
  tab,
  caseId,
  brandId,
  person: { id: name, name },
  doing,
})
const said = (changes: ReturnType<Presence['hear']>) =>
  changes.map(({ caseId, people }) => `${caseId}: ${people.map(({ name, doing }) => `${name} ${doing}`).join(', ')}`)

describe('who is at a case', () => {
  it('is told when somebody comes, writes, and goes, and not at each sign of life', () => {
    const presence = new Presence()
    expect(said(presence.hear(note('1', 'Inès', '7', 'looking'), start))).toEqual(['7: Inès looking'])
    expect(said(presence.hear(note('1', 'Inès', '7', 'looking'), start))).toEqual([])
    expect(said(presence.hear(note('2', 'Marc', '7', 'writing'), start))).toEqual(['7: Inès looking, Marc writing'])
    expect(said(presence.hear(note('1', 'Inès', '7', null), start))).toEqual(['7: Marc writing'])
  })

  it('is one person, however many tabs they have, and who writes in one of them writes', () => {
    const presence = new Presence()
    presence.hear(note('1', 'Inès', '7', 'writing'), start)
    expect(said(presence.hear(note('2', 'Inès', '7', 'looking'), start))).toEqual([])
    expect(said(presence.hear(note('1', 'Inès', '7', null), start))).toEqual(['7: Inès looking'])
  })

  it('changes in both cases when a tab goes from one to the next, even if its farewell comes late', () => {
    const presence = new Presence()
    presence.hear(note('1', 'Inès', '7', 'looking'), start)
    expect(said(presence.hear(note('1', 'Inès', '8', 'looking'), start))).toEqual(['8: Inès looking', '7: '])
    expect(said(presence.hear(note('1', 'Inès', '7', null), start))).toEqual([])
    expect(presence.all(new Set(['mireille']))).toHaveLength(1)
  })

  it('is forgotten within seconds of a tab that fell silent', () => {
    const presence = new Presence()
    presence.hear(note('1', 'Inès', '7', 'looking'), start)
    expect(said(presence.sweep(after(start, seconds(11))))).toEqual([])
    expect(said(presence.sweep(after(start, presenceLasts)))).toEqual(['7: '])
    expect(presence.all(new Set(['mireille']))).toEqual([])
  })

  it('is told to those alone who see the brand', () => {
    const presence = new Presence()
    presence.hear(note('1', 'Inès', '7', 'looking', 'other'), start)
    expect(presence.all(new Set(['mireille']))).toEqual([])
  })
})

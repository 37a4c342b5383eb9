import { describe, expect, it } from 'vitest'
import {
  type Draft,
  emptyDraft,
  lateDraft,
  nameOfDraft,
  setAside,
  sharedCount,
  sharedDraft,
  shortNameOf,
  takenBack,
  withoutSent,
} from './draft.ts'

const aDraft = (words: string): Draft => ({ ...emptyDraft(), words })

const query = (shared: Record<string, string>): string => `?${new URLSearchParams(shared).toString()}`

describe('what is shared into Vigie', () => {
  it('brings the page, its title and the words that were selected', () => {
    const shared = {
      title: 'Chez Mireille, avis',
      text: 'Une heure d’attente.',
      url: 'https://example.com/p/1?fbclid=x',
    }
    expect(sharedDraft(query(shared), '')).toMatchObject({
      words: 'Une heure d’attente.',
      link: 'https://example.com/p/1',
      title: 'Chez Mireille, avis',
    })
  })

  it('comes by the fragment too, where no log sees it', () => {
    expect(
      sharedDraft('', `#${new URLSearchParams({ text: 'Bonjour', url: 'https://example.com/' }).toString()}`),
    ).toMatchObject({
      words: 'Bonjour',
      link: 'https://example.com/',
    })
  })

  it('has its address in the text in many apps', () => {
    expect(sharedDraft(query({ text: 'Regarde ça https://example.com/p/1. Ils exagèrent' }), '')).toMatchObject({
      words: 'Regarde ça . Ils exagèrent',
      link: 'https://example.com/p/1',
    })
    expect(sharedDraft(query({ text: 'https://example.com/p/2' }), '')).toMatchObject({
      words: '',
      link: 'https://example.com/p/2',
    })
  })

  it('may be words alone, under whatever name they come', () => {
    expect(sharedDraft(query({ title: 'Plat froid' }), '')).toMatchObject({
      words: 'Plat froid',
      link: '',
      title: null,
    })
  })

  it('may be a picture alone, without a word', () => {
    expect(sharedCount('#files=2')).toBe(2)
    expect(sharedDraft('', '#files=2')).toMatchObject({ words: '', link: '' })
    expect(sharedCount('#files=many')).toBeNull()
    expect(sharedCount('')).toBeNull()
  })

  it('is nothing when nothing was shared, and never a script', () => {
    expect(sharedDraft('', '')).toBeNull()
    expect(sharedDraft('?view=mine', '#')).toBeNull()
    expect(sharedDraft(query({ text: 'x', url: 'javascript:alert(1)' }), '')).toMatchObject({ link: '', words: 'x' })
  })
})

describe('drafts that wait for a better moment', () => {
  it('are all there after three shares in a row, the newest first', () => {
    const [one, two, three] = [aDraft('one'), aDraft('two'), aDraft('three')]
    const waiting = [one, two, three].reduce<readonly Draft[]>((so, it) => setAside(so, it, null), [])
    expect(waiting.map(nameOfDraft)).toEqual(['three', 'two', 'one'])
  })

  it('change places with what is being written, of which an empty one waits for nothing', () => {
    const [waits, typed] = [aDraft('waits'), aDraft('half typed')]
    expect(setAside([waits], typed, waits)).toEqual([typed])
    expect(setAside([waits], emptyDraft(), waits)).toEqual([])
    expect(setAside([typed], { ...typed, words: 'typed on' }, null).map(nameOfDraft)).toEqual(['typed on'])
  })

  it('come back to their place where they were thrown away by mistake', () => {
    const [one, two, three] = [aDraft('one'), aDraft('two'), aDraft('three')]
    expect(takenBack([one, three], two, 1)).toEqual([one, two, three])
    expect(takenBack([], two, 1)).toEqual([two])
    expect(takenBack([two, three], two, 1)).toEqual([three, two])
  })

  it('stay where another is sent, which itself waits no more', () => {
    const [sent, other] = [aDraft('sent'), aDraft('other')]
    expect(withoutSent(sent, sent, [other])).toEqual({ stored: null, waiting: [other] })
    expect(withoutSent(sent, other, [sent])).toEqual({ stored: other, waiting: [] })
  })

  it('are called by the beginning of their words, in one line', () => {
    expect(shortNameOf(aDraft('cold\n and late'))).toBe('cold and late')
    expect(shortNameOf(aDraft('é'.repeat(80)))).toBe('é'.repeat(80))
    expect(shortNameOf(aDraft(`${'a'.repeat(78)} b c`))).toBe(`${'a'.repeat(78)}…`)
    expect([...shortNameOf(aDraft('🌶'.repeat(200)))]).toHaveLength(80)
  })

  it('are named by their words, else by whatever they have', () => {
    expect(nameOfDraft({ ...emptyDraft(), link: 'https://example.com/', contact: '@lea' })).toBe('https://example.com/')
  })

  it('get the file that arrives after their form was left, unless another is written by now', () => {
    const mine = aDraft('mine')
    const late: Draft = {
      ...mine,
      words: 'older',
      evidence: [{ id: 'f1', name: 'a.png' } as Draft['evidence'][number]],
    }
    expect(lateDraft(mine, late, false)).toEqual({ ...mine, evidence: late.evidence })
    expect(lateDraft(null, late, false)).toEqual(late)
    expect(lateDraft(aDraft('newer'), late, false)).toBeNull()
    expect(lateDraft(mine, late, true)).toBeNull()
  })
})

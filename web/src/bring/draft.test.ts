import { describe, expect, it } from 'vitest'
import { sharedCount, sharedDraft } from './draft.ts'

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

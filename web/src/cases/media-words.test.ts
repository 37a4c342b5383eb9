import { describe, expect, it } from 'vitest'
import { en } from '../i18n/en.ts'
import { fr } from '../i18n/fr.ts'
import { elsewhereWords } from './media-words.ts'

describe('what plays on its network', () => {
  it.each([
    ['fr', fr],
    ['en', en],
  ] as const)('is called what it is in %s: a sound with a still is no film', (_, t) => {
    expect(elsewhereWords('sound', 'Mastodon', t)).toBe(t.media.sound('Mastodon'))
    expect(elsewhereWords('film', 'Mastodon', t)).toBe(t.media.film('Mastodon'))
    expect(elsewhereWords('sound', 'Mastodon', t)).not.toBe(elsewhereWords('film', 'Mastodon', t))
  })
})

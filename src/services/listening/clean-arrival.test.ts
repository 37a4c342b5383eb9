import { expect, it } from 'vitest'
import { aPost, anAuthor } from '../../../test/support/builders.ts'
import { instant } from '../../domain/model/time.ts'
import { cleanAuthor, cleanPost } from './clean-arrival.ts'

it('a name cannot turn the sentence around that it stands in', () => {
  const author = cleanAuthor(anAuthor({ name: 'Camille \u202eesiaçnarf\u202c ليلى' }))
  expect(author.name).toBe('Camille esiaçnarf ليلى')
})

it('an address that a browser would run is no address', () => {
  expect(cleanAuthor(anAuthor({ url: 'javascript:alert(1)' })).url).toBeNull()
})

it('letters and accents that came apart are one letter, in words and not in ids', () => {
  const apart = 'e\u0301te\u0301'
  const clean = cleanPost(aPost({ externalId: apart, text: `L’${apart} 👩‍🍳`, place: apart }), instant(0))
  expect([clean.text, clean.place]).toEqual(['L’été 👩‍🍳', 'été'])
  expect(clean.externalId).toBe(apart)
})

import { expect, it } from 'vitest'
import { anAuthor } from '../../../test/support/builders.ts'
import { cleanAuthor } from './clean-arrival.ts'

it('a name cannot turn the sentence around that it stands in', () => {
  const author = cleanAuthor(anAuthor({ name: 'Camille \u202eesiaçnarf\u202c ليلى' }))
  expect(author.name).toBe('Camille esiaçnarf ليلى')
})

it('an address that a browser would run is no address', () => {
  expect(cleanAuthor(anAuthor({ url: 'javascript:alert(1)' })).url).toBeNull()
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { cleanPost } from '../../services/listening/clean-arrival.ts'
import { toPost } from './post-line.ts'

const line = (given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  text: 'Deux heures d’attente.',
  published_at: '2019-05-04T10:00:00Z',
  author_handle: 'camille',
  ...given,
})
const reasonOf = (given: Readonly<Record<string, unknown>>): string => {
  const parsed = toPost(line(given))
  return parsed.ok ? '' : parsed.reason
}
const momentOf = (published_at: unknown): string => {
  const parsed = toPost(line({ published_at }))
  return parsed.ok ? new Date(parsed.post.publishedAt).toISOString() : parsed.reason
}

describe('a line of an import', () => {
  it.each([
    ['2019-05-04T10:00:00Z', '2019-05-04T10:00:00.000Z'],
    ['2019-05-04 10:00:00+00', '2019-05-04T10:00:00.000Z'],
    ['2019-05-04 12:00:00.5+02:00', '2019-05-04T10:00:00.500Z'],
    ['2019-05-04', '2019-05-04T00:00:00.000Z'],
    ['1556964000', '2019-05-04T10:00:00.000Z'],
    [1_556_964_000_000, '2019-05-04T10:00:00.000Z'],
  ])('reads %s as a moment', (given, moment) => {
    expect(momentOf(given)).toBe(moment)
  })

  it.each(['2019-05-04T10:00:00', '04/05/2019', 'yesterday', '', '2019-13-45', '9'.repeat(30), null])(
    'refuses %j, which could be another moment elsewhere or none',
    (given) => {
      expect(momentOf(given)).toMatch(/^published_at /)
    },
  )

  it.each([
    [{ text: '' }, 'text is missing'],
    [{ author_handle: '' }, 'author_id, author_handle and author_name are all missing'],
    [{ text: 'a\0b' }, 'text holds characters that cannot be stored'],
    [{ text: '\uD800' }, 'text holds characters that cannot be stored'],
    [{ external_id: 'x'.repeat(501) }, 'an id is longer than 500 characters'],
  ])('is refused with its reason: %j', (given, reason) => {
    expect(reasonOf(given)).toBe(reason)
  })

  it('without an id gets one of its own, the same each time', () => {
    const ids = [line(), line(), line({ text: 'Autre.' })].map((each) => {
      const parsed = toPost(each)
      return parsed.ok ? parsed.post.externalId : ''
    })
    expect(ids[0]).toMatch(/^import:[0-9a-f]{64}$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('is a post that can be stored or has a reason, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('text', 'published_at', 'author_id', 'author_name', 'links', 'ours', 'url', 'external_id'),
          fc.anything(),
        ),
        (given) => {
          const parsed = toPost(line(given))
          if (parsed.ok) expect(cleanPost(parsed.post, instant(1.8e12)).externalId).not.toBe('')
          else expect(parsed.reason).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })
})

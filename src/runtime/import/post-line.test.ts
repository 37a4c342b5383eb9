import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { cleanPost } from '../../services/listening/clean-arrival.ts'
import { toPost } from './post-line.ts'

const now = instant(1.8e12)
const line = (given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  text: 'Deux heures d’attente.',
  published_at: '2019-05-04T10:00:00Z',
  author_handle: 'camille',
  ...given,
})
const reasonOf = (given: Readonly<Record<string, unknown>>): string => {
  const parsed = toPost(line(given), now)
  return parsed.ok ? '' : parsed.reason
}
const momentOf = (published_at: unknown): string => {
  const parsed = toPost(line({ published_at }), now)
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

  it.each([
    '2019-05-04T10:00:00',
    '04/05/2019',
    'yesterday',
    '',
    '2019-13-45',
    '2021-02-31',
    '2023-02-29T10:00:00Z',
    '9'.repeat(30),
    null,
  ])('refuses %j, which could be another moment elsewhere or none', (given) => {
    expect(momentOf(given)).toMatch(/^published_at /)
  })

  it.each([
    [{ text: '' }, 'text is missing'],
    [{ author_handle: '' }, 'author_id, author_handle and author_name are all missing'],
    [{ text: 'a\0b' }, 'text holds characters that cannot be stored'],
    [{ text: '\uD800' }, 'text holds characters that cannot be stored'],
    [{ external_id: 'x'.repeat(501) }, 'an id is longer than 500 characters'],
    [
      { external_id: Number('115900000000000001') },
      'external_id is a number with too many digits: it has to be a string',
    ],
    [{ parent_id: 1e300 }, 'parent_id is a number with too many digits: it has to be a string'],
    [{ deleted_at: '2020-01-01T00:00:00Z' }, 'deleted_at says that its author took it back'],
    [{ erased_at: '2020-01-01T00:00:00Z' }, 'erased_at says that it was erased'],
    [{ published_at: '2027-01-17' }, 'published_at lies more than a day ahead'],
    [{ private: 'perhaps' }, 'private Invalid input'],
  ])('is refused with its reason: %j', (given, reason) => {
    expect(reasonOf(given)).toBe(reason)
  })

  it('keeps what was said to a circle from the public, and stars, places and every link as they were', () => {
    const given = {
      private: 't',
      rating: '{"value": 2, "of": 5}',
      place: 'Chez nous',
      links: '{https://a.example/1,"https://a.example/2,3?\\"q\\""}',
      external_id: 12,
    }
    expect(toPost(line(given), now)).toMatchObject({
      ok: true,
      post: {
        private: true,
        rating: { value: 2, of: 5 },
        place: 'Chez nous',
        links: ['https://a.example/1', 'https://a.example/2,3?"q"'],
        externalId: '12',
      },
    })
    expect(toPost(line(), now)).toMatchObject({ ok: true, post: { private: false, rating: null, place: null } })
  })

  it('needs no words where there are stars, or where an export says that there were none', () => {
    const asked = [
      toPost(line({ text: '', rating: '4/5' }), now),
      toPost(line({ text: '' }), now, true),
      toPost(line({ text: '', rating: 4 }), now),
    ]
    expect(asked.map(({ ok }) => ok)).toEqual([true, true, false])
  })

  it('without an id gets one of its own, the same each time', () => {
    const ids = [line(), line(), line({ text: 'Autre.' })].map((each) => {
      const parsed = toPost(each, now)
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
          const parsed = toPost(line(given), now)
          if (parsed.ok) expect(cleanPost(parsed.post, now).externalId).not.toBe('')
          else expect(parsed.reason).not.toBe('')
        },
      ),
      { numRuns: 500 },
    )
  })
})

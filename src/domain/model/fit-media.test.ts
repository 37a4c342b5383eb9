import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitMedia, mostMedia } from './fit-media.ts'
import type { Medium } from './medium.ts'

const picture: Medium = {
  ...{ kind: 'picture', url: 'https://cdn.example/a.jpg', alt: 'Une assiette', sensitive: false },
  ...{ width: 800, height: 600, page: null },
}

describe('what a post shows', () => {
  it('is kept as it is where it is in order', () => {
    expect(fitMedia([picture])).toEqual([picture])
  })

  it.each([
    ['javascript:alert(1)', []],
    ['data:image/png;base64,AAAA', []],
    ['file:///etc/passwd', []],
    ['', []],
  ])('from %s is no picture', (url, expected) => {
    expect(fitMedia([{ ...picture, url }])).toEqual(expected)
  })

  it('leaves a film without a still, and no link that leads nowhere', () => {
    const page = { url: 'mailto:a@b.c', title: 'x', words: '' }
    expect(
      fitMedia([
        { ...picture, kind: 'film', url: null },
        { ...picture, kind: 'link', page },
      ]),
    ).toMatchObject([{ kind: 'film', url: null }])
  })

  it('never is more, longer or odder than a page can show', () => {
    const odd = fc.record({
      kind: fc.constantFrom<Medium['kind']>('picture', 'film', 'sound', 'link'),
      url: fc.option(fc.oneof(fc.webUrl(), fc.string())),
      alt: fc.option(fc.string({ unit: 'binary', maxLength: 3_000 })),
      sensitive: fc.boolean(),
      width: fc.option(fc.double()),
      height: fc.option(fc.double()),
      page: fc.option(fc.record({ url: fc.oneof(fc.webUrl(), fc.string()), title: fc.string(), words: fc.string() })),
    })
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 30 }), (media) => {
        const kept = fitMedia(media)
        expect(kept.length).toBeLessThanOrEqual(mostMedia)
        for (const it of kept) {
          expect([it.url, it.page?.url ?? null].every((url) => url === null || /^https?:/i.test(url))).toBe(true)
          expect((it.alt ?? '').isWellFormed() && [...(it.alt ?? '')].length <= 2_000).toBe(true)
          expect(it.width === null || Number.isInteger(it.width)).toBe(true)
          expect((it.width === null) === (it.height === null)).toBe(true)
        }
      }),
    )
  })
})

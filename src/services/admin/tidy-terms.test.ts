import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules, match } from '../../domain/listening/index.ts'
import type { WatchTerm } from '../../domain/model/watch.ts'
import { ServiceError } from '../errors.ts'
import { tidyTerms } from './tidy-terms.ts'

const term = (kind: WatchTerm['kind'], text: string): WatchTerm => ({ kind, text })

const refusalOf = (terms: readonly WatchTerm[]): ServiceError => {
  try {
    tidyTerms(terms)
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
  throw new Error('The terms were taken.')
}

describe('a term is stored as it is listened for', () => {
  it.each([
    ['name', '  Acme   Care ', 'Acme Care'],
    ['name', 'C++', 'C++'],
    ['name', '.NET', '.NET'],
    ['name', 'AT&T', 'AT&T'],
    ['name', '#1 Shop', '#1 Shop'],
    ['handle', '@acme', 'acme'],
    ['handle', ' @@acme.example ', 'acme.example'],
    ['handle', '＠acme', 'acme'],
    ['handle', '@acme@social.example', 'acme@social.example'],
    ['hashtag', '#AcmeCare', 'AcmeCare'],
    ['hashtag', '＃ Acme Care', 'AcmeCare'],
    ['site', 'https://acme.example/', 'acme.example'],
    ['site', 'HTTP://Acme.example/shop/', 'Acme.example/shop'],
    ['site', '//acme.example', 'acme.example'],
    ['site', 'acme.example/shop?from=mail#top', 'acme.example/shop'],
    ['site', 'acme.example:8443', 'acme.example:8443'],
    ['site', 'café.example', 'café.example'],
  ] as const)('%s “%s” becomes “%s”', (kind, typed, stored) => {
    expect(tidyTerms([term(kind, typed)])).toEqual([{ kind, text: stored }])
  })
})

it('a name that begins with @ is a handle', () => {
  expect(tidyTerms([term('name', ' @acme'), term('handle', 'Acme')])).toEqual([term('handle', 'acme')])
})

describe('a term that finds nothing, or nearly everything, is refused', () => {
  it.each([
    ['name', '   ', 'This term is empty.'],
    ['name', 'é', '“é” is a single letter, which nearly every post holds.'],
    ['name', ' 7 ', '“7” is a single letter, which nearly every post holds.'],
    ['name', '...', '“...” has no letter or digit to listen for.'],
    ['handle', '@', 'This term is empty.'],
    ['handle', '@x', '“x” is a single letter, which nearly every post holds.'],
    ['handle', '@acme care', '“acme care” is not a handle: a handle has no spaces.'],
    ['hashtag', '##', 'This term is empty.'],
    ['hashtag', '#a', '“a” is a single letter, which nearly every post holds.'],
    ['site', 'https://', 'This term is empty.'],
    ['site', 'localhost', '“localhost” is not a site. A site looks like example.com or example.com/shop.'],
    ['site', 'acme.', '“acme.” is not a site. A site looks like example.com or example.com/shop.'],
    ['site', 'shop/acme.html', '“shop/acme.html” is not a site. A site looks like example.com or example.com/shop.'],
    [
      'site',
      'our acme.example',
      '“our acme.example” is not a site. A site looks like example.com or example.com/shop.',
    ],
  ] as const)('%s “%s”: %s', (kind, typed, sentence) => {
    const refusal = refusalOf([term('name', 'Acme'), term(kind, typed)])
    expect(refusal).toMatchObject({ code: 'invalid', reason: 'term-useless', message: sentence })
    expect(refusal.facts).toMatchObject({ term: 1, errors: [{ path: 'terms.1.text', message: sentence }] })
  })
})

it('a term written twice is kept once, as it was first written, while another kind of the same word stays', () => {
  const terms = [term('handle', '@Acme'), term('hashtag', '#acme'), term('handle', 'acme'), term('name', 'ACME')]
  expect(tidyTerms(terms)).toEqual([term('handle', 'Acme'), term('hashtag', 'acme'), term('name', 'ACME')])
})

const anyTerm = fc.record({
  kind: fc.constantFrom<WatchTerm['kind'][]>('name', 'handle', 'hashtag', 'site'),
  text: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.stringMatching(/^[@#]?[a-z0-9_.-]{1,12}$/),
    fc.webUrl(),
    fc.domain(),
  ),
})

const taken = (terms: readonly WatchTerm[]): readonly WatchTerm[] | null => {
  try {
    return tidyTerms(terms)
  } catch (error) {
    if (error instanceof ServiceError) return null
    throw error
  }
}

it('what is tidy stays as it is', () => {
  expect.hasAssertions()
  fc.assert(
    fc.property(fc.array(anyTerm, { minLength: 1, maxLength: 4 }), (terms) => {
      const once = taken(terms)
      if (once !== null) expect(tidyTerms(once)).toEqual(once)
    }),
  )
})

it('a name or a site that is taken is found in a post that says just that', () => {
  fc.assert(
    fc.property(anyTerm, (written) => {
      const [tidied] = taken([written]) ?? []
      if (tidied === undefined || (tidied.kind !== 'name' && tidied.kind !== 'site')) return
      // What follows an @ is somebody's handle, also within a text, and no name.
      if (/[@＠]/u.test(tidied.text)) return
      const matcher = compileRules([{ id: 'rule', brandId: 'brand', name: 'Ours', terms: [tidied] }])
      const said = tidied.kind === 'site' ? `https://${tidied.text}` : tidied.text
      const post = {
        text: said,
        links: tidied.kind === 'site' ? [said] : [],
        tags: [],
        mentions: [],
        handle: 'somebody',
      }
      expect(match(matcher, post).length).toBeGreaterThan(0)
    }),
  )
})

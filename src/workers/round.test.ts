import { describe, expect, it } from 'vitest'
import type { Page } from '../connectors/sdk/connector.ts'
import { ConnectorError } from '../connectors/sdk/errors.ts'
import { instant } from '../domain/model/time.ts'
import { arrives } from '../../test/support/builders.ts'
import { Round } from './round.ts'

const began = instant(1_790_553_600_000)
const page = (more: boolean, rest: Partial<Page> = {}): Page => ({
  arrivals: [],
  cursor: 'c',
  more,
  retain: 'all',
  ...rest,
})

describe('how far a source is read with a round', () => {
  it('up to its beginning, with its last page and not before', () => {
    const round = new Round(began, true)
    expect(round.wholeWith(page(true), 'a')).toBeNull()
    expect(round.wholeWith(page(false), 'b')).toBe(began)
  })

  it('not at all where a part of the source could not be read', () => {
    const ails = new ConnectorError('transient', 'One of two feeds is away.')
    expect(new Round(began, true).wholeWith(page(false, { ails }), 'a')).toBeNull()
  })

  it('as far as the connector says, where it knows better', () => {
    const earlier = instant(began - 60_000)
    expect(new Round(began, true).wholeWith(page(false, { readTo: earlier }), 'a')).toBe(earlier)
    expect(new Round(began, true).wholeWith(page(false, { readTo: null }), 'a')).toBeNull()
    // One search of many that the network refuses.
    const round = new Round(began, true)
    expect(round.wholeWith(page(true, { readTo: null }), 'a')).toBeNull()
    expect(round.wholeWith(page(false), 'b')).toBeNull()
  })

  it('is not known of a round that goes on where another stopped in its middle, even with one page left', () => {
    const round = new Round(began, false)
    expect(round.wholeWith(page(true), 'in the middle')).toBeNull()
    expect(round.wholeWith(page(false), 'further')).toBeNull()
    expect(new Round(began, false).wholeWith(page(false), 'at its last page')).toBeNull()
    const first = new Round(began, false)
    expect(first.wholeWith(page(true), null)).toBeNull()
    expect(first.wholeWith(page(false), 'further')).toBe(began)
  })
})

describe('how far a catching up has come', () => {
  it('is told once it is long, every two seconds, with what was read and down to when', () => {
    const round = new Round(began, true)
    const one = page(true, { arrivals: [arrives({ externalId: 'x', publishedAt: instant(began - 5_000) })] })
    for (let i = 0; i < 5; i++) round.wholeWith(one, 'a')
    expect(round.progressAt(began)).toBeNull()
    round.wholeWith(one, 'a')
    expect(round.progressAt(began)).toEqual({ since: began, posts: 6, reached: began - 5_000, end: null })
    expect(round.progressAt(instant(began + 1_999))).toBeNull()
    expect(round.progressAt(instant(began + 2_000))).toMatchObject({ posts: 6 })
  })

  it('is told at once of a gap that is read from its old end up, with up to when and where it ends', () => {
    const round = new Round(began, true)
    const catching = { reached: instant(began - 7_200_000), end: instant(began - 60_000) }
    round.wholeWith(page(true), 'a')
    expect(round.progressAt(began)).toBeNull()
    round.wholeWith(page(true, { catching }), 'b')
    expect(round.progressAt(began)).toEqual({ since: began, posts: 0, reached: catching.reached, end: catching.end })
  })
})

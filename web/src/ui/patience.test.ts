import { describe, expect, it } from 'vitest'
import { waitBefore } from './patience.ts'

const busy = { status: 429, retryAfter: null }

describe('a picture of a busy server', () => {
  it('is asked for again, each time later, and at some time no more', () => {
    expect([0, 1, 2, 3, 4, 5].map((tries) => waitBefore(busy, tries))).toEqual([
      ...[1_000, 2_000, 4_000, 8_000, 16_000],
      null,
    ])
  })

  it('waits as long as the server says, up to half a minute', () => {
    expect(waitBefore({ ...busy, retryAfter: 7 }, 0)).toBe(7_000)
    expect(waitBefore({ ...busy, retryAfter: 3_600 }, 0)).toBe(30_000)
  })

  it.each([[0], [502], [503], [504]])('status %i passes', (status) => {
    expect(waitBefore({ status, retryAfter: null }, 0)).toBe(1_000)
  })

  it.each([[200], [401], [403], [404], [410], [415], [500]])('status %i is an answer', (status) => {
    expect(waitBefore({ status, retryAfter: null }, 0)).toBeNull()
  })
})

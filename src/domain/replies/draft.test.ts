import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { instant } from '../model/time.ts'
import { type Draft, type DraftSave, putBack, saveDraft } from './draft.ts'

const at = instant(1_000)
const save = (given: Partial<DraftSave>): DraftSave => ({
  way: 'public',
  text: 'Bonjour',
  seen: 3,
  toPostId: null,
  version: 0,
  over: false,
  ...given,
})
const draft = (given: Partial<Draft> = {}): Draft => ({
  way: 'public',
  text: 'Bonjour Camille',
  seen: 3,
  toPostId: null,
  version: 4,
  by: 'ines',
  at,
  ...given,
})

describe('a draft', () => {
  it('grows by one version with each save on the newest one, whoever writes on', () => {
    expect(saveDraft(null, save({}), 'ines', at).draft).toMatchObject({ version: 1, by: 'ines' })
    expect(saveDraft(draft(), save({ version: 4 }), 'marc', at)).toMatchObject({
      draft: { version: 5, by: 'marc', text: 'Bonjour' },
      clash: false,
    })
  })

  it('that somebody else changed meanwhile stays, and what was written on the old one waits beside it', () => {
    const outcome = saveDraft(draft(), save({ version: 3, text: 'Bonsoir' }), 'marc', at)
    expect(outcome).toEqual({ draft: null, aside: { way: 'public', text: 'Bonsoir', by: 'marc', at }, clash: true })
  })

  it('is written over on purpose only, and then the other text waits beside it', () => {
    const outcome = saveDraft(draft(), save({ version: 3, text: 'Bonsoir', over: true }), 'marc', at)
    expect(outcome).toMatchObject({
      draft: { text: 'Bonsoir', version: 5 },
      aside: { text: 'Bonjour Camille', by: 'ines' },
    })
  })

  it('that was sent or emptied stands in nobody’s way', () => {
    expect(saveDraft(draft({ text: '' }), save({ version: 2 }), 'marc', at)).toMatchObject({
      draft: { version: 5 },
      clash: false,
    })
  })

  it('loses no letter, whatever two people save in whatever order', () => {
    const step = fc.record({
      by: fc.constantFrom('ines', 'marc'),
      text: fc.constantFrom('', 'a', 'ab', 'b', 'bc'),
      lag: fc.nat(3),
      over: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let stored: Draft | null = null
        for (const { by, text, lag, over } of steps) {
          const before: Draft | null = stored
          const version: number = Math.max(0, (before?.version ?? 0) - lag)
          const { draft: after, aside, clash } = saveDraft(before, save({ text, version, over }), by, at)
          const kept = [after?.text ?? before?.text ?? '', aside?.text ?? '']
          // What was just written is kept, in one place or the other, or is the beginning of what its writer has there.
          const isOwnBeginning = text !== '' && before !== null && before.by === by && before.text.startsWith(text)
          expect(text === '' || isOwnBeginning ? [text] : kept).toContain(text)
          if (isOwnBeginning && after === null) expect(kept).toContain(before.text)
          // What another wrote goes only when it was seen, and then by writing on it.
          const seenIt = before !== null && version === before.version
          if (before !== null && before.text !== '' && before.by !== by && !seenIt) expect(kept).toContain(before.text)
          if (clash) expect(after).toBeNull()
          if (after !== null) expect(after.version).toBe((before?.version ?? 0) + 1)
          stored = after ?? stored
        }
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('one person who types on while a save is on its way', () => {
  const on = (text: string, follows: string | null = null) => save({ version: 4, text, follows })
  /** Saves that all left before an answer came, as a page that goes sends them, in the order in which they arrive. */
  const arrive = (saves: readonly DraftSave[], by = 'ines') => {
    let stored: Draft | null = draft({ text: 'B' })
    const clashes: boolean[] = []
    const aside: string[] = []
    for (const it of saves) {
      const outcome: ReturnType<typeof saveDraft> = saveDraft(stored, it, by, at)
      stored = outcome.draft ?? stored
      clashes.push(outcome.clash)
      if (outcome.aside !== null) aside.push(outcome.aside.text)
    }
    return { text: stored?.text, clash: clashes.some(Boolean), aside }
  }

  it('has no clash with themselves in whatever order the saves arrive, and the last text stands', () => {
    const typing = fc.array(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        typing.chain((parts) => {
          const texts = parts.map((_, at) => `Bonjour${parts.slice(0, at + 1).join('')}`)
          return fc.record({
            last: fc.constant(texts.at(-1)),
            order: fc.shuffledSubarray(texts, { minLength: texts.length }),
          })
        }),
        ({ last, order }) => {
          expect(arrive(order.map((it) => on(it)))).toEqual({ text: last, clash: false, aside: [] })
        },
      ),
      { numRuns: runs(200) },
    )
  })

  it('takes words back on the way out, and they stay away', () => {
    expect(arrive([on('Bonjour à tous'), on('Bonjour', 'Bonjour à tous')])).toMatchObject({
      text: 'Bonjour',
      clash: false,
    })
  })

  it('who has deleted all of it is not handed a longer text in silence', () => {
    const longer = draft({ text: 'Bonjour Camille', version: 5 })
    expect(saveDraft(longer, on(''), 'ines', at)).toEqual({ draft: null, aside: null, clash: true })
  })

  it('clashes with others as before, and with what an assistant wrote in their name', () => {
    const theirs = draft({ by: 'marc', text: 'Bonjour', version: 5 })
    expect(saveDraft(theirs, on('Bonjour Camille', 'Bonjour'), 'ines', at).clash).toBe(true)
    expect(
      saveDraft(draft({ text: 'Bonjour', version: 5, machine: true }), on('Bonjour Camille'), 'ines', at).clash,
    ).toBe(true)
    expect(saveDraft(draft({ text: 'Bonsoir', version: 5 }), on('Bonjour Camille'), 'ines', at)).toMatchObject({
      aside: { text: 'Bonjour Camille' },
      clash: true,
    })
  })
})

describe('an answer that was taken back', () => {
  it('stands before what was begun since, once', () => {
    expect(putBack('Bonjour', '')).toBe('Bonjour')
    expect(putBack('Bonjour', ' Bonjour ')).toBe('Bonjour')
    expect(putBack('Bonjour', 'Et aussi')).toBe('Bonjour\n\nEt aussi')
  })
})

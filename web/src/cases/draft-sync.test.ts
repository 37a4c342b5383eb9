import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../src/api/hand.ts'
import { instant } from '../../../src/domain/model/time.ts'
import { type Draft as Stored, saveDraft } from '../../../src/domain/replies/draft.ts'
import { runs } from '../../../test/support/seed.ts'
import {
  carried,
  isUnsaved,
  keptWhere,
  left,
  noWay,
  readLocal,
  receive,
  refusedAs,
  savedAs,
  settledAs,
  toAskAgain,
  typed,
  type WayDraft,
} from './draft-sync.ts'

const server = (text: string, version: number): Draft => ({
  way: 'public',
  text,
  version,
  seen: 4,
  toPostId: null,
  by: { id: 'marc', name: 'Marc' },
  at: '2026-03-02T09:00:00.000Z',
  machine: false,
})

describe('what is written here', () => {
  it('knows since which version of the case, from its first letter on', () => {
    const begun = typed(noWay, 'B', 7)
    expect(typed(begun, 'Bo', 9).seen).toBe(7)
    expect(typed(begun, '', 9).seen).toBeNull()
  })

  it('takes on what a colleague wrote where nothing of its own is unsaved', () => {
    expect(receive(noWay, server('Bonjour', 3))).toEqual({
      ...{ text: 'Bonjour', synced: 'Bonjour', base: 3, seen: 4, inDoubt: null },
    })
    expect(receive(savedAs(typed(noWay, 'A', 7), 'A', 2), server('', 3))).toEqual({ ...noWay, base: 3 })
  })

  it('is never overwritten while it is unsaved, nor by what is older', () => {
    const mine = typed(noWay, 'À moi', 7)
    expect(receive(mine, server('Bonjour', 3))).toBe(mine)
    const saved = savedAs(mine, 'À moi', 3)
    expect(receive(saved, server('Bonjour', 2))).toBe(saved)
    expect(receive(saved, undefined)).toBe(saved)
  })

  it('agrees with the server when both hold the same words', () => {
    expect(isUnsaved(receive(typed(noWay, 'Bonjour', 7), server('Bonjour', 3)))).toBe(false)
  })

  it('stays unsaved as far as it was typed while a save was under way', () => {
    const more = savedAs(typed(typed(noWay, 'A', 7), 'AB', 7), 'A', 1)
    expect(isUnsaved(more)).toBe(true)
  })
})

describe('a save whose answer comes', () => {
  const mine = typed(savedAs(typed(noWay, 'Bon', 7), 'Bon', 3), 'Bonjour', 7)

  it('is agreed on, and what was typed meanwhile stays to be told', () => {
    expect(settledAs(mine, 'Bonjour', server('Bonjour', 4))).toEqual({ ...mine, synced: 'Bonjour', base: 4 })
    const more = settledAs(typed(mine, 'Bonjour Bea', 7), 'Bonjour', server('Bonjour', 4))
    expect(more).toMatchObject({ text: 'Bonjour Bea', synced: 'Bonjour', base: 4 })
    expect(settledAs(mine, 'Bonjour', undefined)).toMatchObject({ text: 'Bonjour', synced: 'Bonjour', base: 3 })
  })

  it('that came after a longer one of the same person shows that one, and takes nothing from under the hands', () => {
    const longer = server('Bonjour Bea, nous regardons', 4)
    expect(settledAs(mine, 'Bonjour', longer)).toMatchObject({ text: longer.text, synced: longer.text, base: 4 })
    // What goes on here is no longer the beginning of it: the next save says so, on the version from before.
    const other = typed(mine, 'Bonjour Ada', 7)
    expect(settledAs(other, 'Bonjour', longer)).toEqual(other)
  })

  it('that the server would not take says where the text is, and promises no other try where there is none', () => {
    expect(keptWhere(false, true)).toBe('here')
    expect(keptWhere(false, false)).toBe('device')
    expect([keptWhere(true, true), keptWhere(true, false)]).toEqual(['page', 'page'])
  })
})

describe('a save whose answer never comes', () => {
  const gone = left(typed(savedAs(typed(noWay, 'Bon', 7), 'Bon', 4), 'Bonjour Camille', 7), 'Bonjour Camille')

  it('may have arrived: what was deleted since is unsaved, even where it stands again as it was before', () => {
    expect(isUnsaved(typed(gone, 'Bon', 7))).toBe(true)
    expect(toAskAgain(typed(gone, 'Bonjour', 7))).toBe('Bonjour Camille')
    expect(toAskAgain(gone)).toBeNull()
    expect(toAskAgain(refusedAs(typed(gone, 'Bonjour', 7)))).toBeNull()
  })

  it('is still known after a reload', () => {
    const local = { ...readLocal(null), public: typed(gone, 'Bonjour', 7) }
    expect(toAskAgain(readLocal(JSON.stringify(local)).public)).toBe('Bonjour Camille')
  })

  it('is recognised when the server tells it, and what stands here goes on top of it', () => {
    const shorter = typed(gone, 'Bonjour', 7)
    const told = receive(shorter, server('Bonjour Camille', 5))
    expect(told).toEqual({ text: 'Bonjour', synced: 'Bonjour Camille', base: 5, seen: 7, inDoubt: null })
  })

  it('brings nothing back that was deleted, whatever is typed and whichever requests and answers are lost', () => {
    const step = fc.record({
      text: fc.constantFrom('', 'B', 'Bon', 'Bonjour', 'Bonsoir', 'Bonjour Camille'),
      fate: fc.constantFrom('answered', 'request lost', 'answer lost'),
      reloads: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let stored: Stored | null = null
        let way: WayDraft = noWay
        const clashes: boolean[] = []
        /** One request. False where no answer to it came. */
        const say = (text: string, fate: (typeof steps)[number]['fate']): boolean => {
          const { base: version } = way
          way = left(way, text)
          if (fate === 'request lost') return false
          const save = { way: 'public', text, seen: 7, toPostId: null, version, over: false } as const
          const outcome: ReturnType<typeof saveDraft> = saveDraft(stored, save, 'marc', instant(1_000))
          stored = outcome.draft ?? stored
          clashes.push(outcome.clash)
          if (fate === 'answer lost') return false
          way = settledAs(way, text, stored === null ? undefined : server(stored.text, stored.version))
          return true
        }
        const save = (fate: (typeof steps)[number]['fate']): void => {
          const doubtful = toAskAgain(way)
          if (doubtful === null || say(doubtful, fate)) say(way.text, fate)
        }
        for (const { text, fate, reloads } of steps) {
          way = typed(way, text, 7)
          if (isUnsaved(way)) save(fate)
          if (reloads) way = readLocal(JSON.stringify({ public: way })).public
          expect(way.text).toBe(text)
        }
        save('answered')
        const last = steps.at(-1)?.text ?? ''
        expect([way.text, stored === null ? '' : (stored as Stored).text, clashes.some(Boolean)]).toEqual([
          last,
          last,
          false,
        ])
        expect(isUnsaved(way)).toBe(false)
      }),
      { numRuns: runs(300) },
    )
  })
})

describe('what this device kept', () => {
  it('has the link of an answer given elsewhere beside the words', () => {
    const local = { ...readLocal(null), link: 'https://forum.example/t/1' }
    expect(readLocal(JSON.stringify(local))).toEqual(local)
  })

  it('is read in the shape that earlier versions wrote too, so that no draft is lost by an update', () => {
    const before = readLocal(JSON.stringify({ public: 'Bonjour', note: 'Vu', replyId: 'r1' }))
    expect(before).toMatchObject({ public: { text: 'Bonjour', base: 0 }, note: { text: 'Vu' }, replyId: 'r1' })
    expect(isUnsaved(before.public)).toBe(true)
    expect(readLocal(JSON.stringify(before))).toEqual(before)
  })

  it.each(['', '[]', 'null', '{"public": 3}', '{'])('is nothing where it is %o', (text) => {
    expect(readLocal(text)).toEqual({ public: noWay, private: noWay, note: noWay, replyId: null, link: '' })
  })
})

describe('what was being written on a case when it was merged', () => {
  const saved = savedAs(typed(noWay, 'Bonjour', 7), 'Bonjour', 2)
  const more = typed(saved, 'Bonjour Bea, nous regardons', 7)

  it('goes on in the other case with every letter that the server does not have', () => {
    expect(carried(more, noWay).text).toBe('Bonjour Bea, nous regardons')
    expect(carried(more, receive(noWay, server('Bonjour', 1)))).toEqual({
      text: 'Bonjour Bea, nous regardons',
      synced: 'Bonjour',
      base: 1,
      seen: 4,
      inDoubt: null,
    })
  })

  it('is not written twice where the copy is of what left last, and was not answered', () => {
    const gone = typed(left(saved, 'Bonjour Bea'), 'Bonjour Bea, nous regardons', 7)
    expect(carried(gone, receive(noWay, server('Bonjour Bea', 1))).text).toBe('Bonjour Bea, nous regardons')
  })

  it('stands below what is written there, and takes nothing of it away', () => {
    const theirs = typed(noWay, 'Chère Ada', 3)
    expect(carried(more, theirs).text).toBe('Chère Ada\n\nBonjour Bea, nous regardons')
  })

  it('is not written twice where the server has copied it', () => {
    const theirs = typed(noWay, 'Chère Ada', 3)
    expect(carried(saved, theirs)).toBe(theirs)
    expect(carried(noWay, theirs)).toBe(theirs)
  })
})

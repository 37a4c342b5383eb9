import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../../../test/support/seed.ts'
import { findMentions, findNames, isMentionPlace, mentionAt, mentionPieces } from './mentions.ts'

const people = [
  { id: 'ines', name: 'Inès' },
  { id: 'ines-b', name: 'Inès Benali' },
  { id: 'marc', name: "Marc O'Neil" },
]
const named = (text: string) => findMentions(text, people).map(({ personId, at }) => [personId, at])

describe('who is named in a note', () => {
  it('is found by their whole name after the sign, the longest first', () => {
    expect(named('@Inès Benali, tu peux voir ?')).toEqual([['ines-b', 0]])
    expect(named('vu avec @inès')).toEqual([['ines', 8]])
    expect(named("(@Marc O'Neil et @Inès)")).toEqual([
      ['marc', 1],
      ['ines', 17],
    ])
  })

  it('is not somebody whose name only begins so, nor an address', () => {
    expect(named('@Inèsita')).toEqual([])
    expect(named('mail@Inès')).toEqual([])
    expect(named('@Marc')).toEqual([])
    expect(named('@')).toEqual([])
  })

  it('is everybody of that name', () => {
    const both = findMentions('@Jo', [
      { id: 'one', name: 'Jo' },
      { id: 'two', name: 'Jo' },
    ])
    expect(both.map((it) => it.personId)).toEqual(['one', 'two'])
  })

  it('stands where a mention can stand, and the pieces are the whole text again', () => {
    const words = fc.array(fc.constantFrom('@', 'Inès', ' Benali', ' ', 'x', "@Marc O'Neil", '🦞', ','), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join('')
        const mentions = findMentions(text, people)
        expect(mentions.every((it) => isMentionPlace(text, it))).toBe(true)
        const pieces = mentionPieces(text, mentions)
        expect(pieces.map((it) => it.text).join('')).toBe(text)
        expect(pieces.filter((it) => it.mention !== null)).toHaveLength(mentions.length)
      }),
    )
  })

  it('is left out of a text that is gone, whatever the places say', () => {
    expect(mentionPieces('', [{ at: 0, length: 5 }])).toEqual([])
    const place = fc.record({ at: fc.integer(), length: fc.integer() })
    fc.assert(
      fc.property(fc.string(), fc.array(place, { maxLength: 4 }), (text, places) => {
        expect(
          mentionPieces(text, places)
            .map((it) => it.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })

  it('is being typed after the sign, until something else is', () => {
    expect(mentionAt('vois avec @in', 13)).toEqual({ at: 10, typed: 'in' })
    expect(mentionAt('@Inès Be', 8)).toEqual({ at: 0, typed: 'Inès Be' })
    expect(mentionAt('@', 1)).toEqual({ at: 0, typed: '' })
    expect(mentionAt('a@in', 4)).toBe(null)
    expect(mentionAt('@in, puis', 9)).toBe(null)
  })
})

describe('what else a note names', () => {
  it('is found beside people, the longest name first whatever it names', () => {
    const all = [
      { kind: 'person', name: 'Salle' },
      { kind: 'team', name: 'Salle du soir' },
      { kind: 'department', name: 'Cuisine' },
    ]
    const found = findNames('@salle du soir et @Cuisine, pas @Cuisines', all)
    expect(found.map(({ it, at }) => [it.kind, at])).toEqual([
      ['team', 0],
      ['department', 18],
    ])
  })
})

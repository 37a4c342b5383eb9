import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { carriedOver, same, savedAs } from './held.ts'

interface Plan {
  readonly version: number
  readonly name: string
  readonly week: readonly (readonly number[])[] | null
  readonly skills: readonly string[]
  readonly absences: readonly { readonly id: string; readonly from: string; readonly to: string }[]
}

const origin: Plan = {
  version: 3,
  name: 'Ines',
  week: null,
  skills: ['invoices', 'lamps'],
  absences: [
    { id: 'a', from: 'mon', to: 'tue' },
    { id: 'b', from: 'thu', to: 'fri' },
  ],
}

const over = (draft: Partial<Plan>, now: Partial<Plan>) =>
  carriedOver({ origin, draft: { ...origin, ...draft } }, { ...origin, version: 4, ...now })

describe('what was written, on what others changed meanwhile', () => {
  it('is on the version that is there now, and has what only others changed', () => {
    const now = { ...origin, version: 4, name: 'Inès', absences: [{ id: 'c', from: 'sat', to: 'sun' }] }
    expect(over({}, now)).toEqual({ origin: now, draft: now })
  })

  it('stays where only it was changed, and where both were', () => {
    expect(over({ name: 'I.' }, { week: [[1]] }).draft).toMatchObject({ version: 4, name: 'I.', week: [[1]] })
    expect(over({ name: 'I.', week: [[2]] }, { name: 'Inès', week: [[1]] }).draft).toMatchObject({
      name: 'I.',
      week: [[2]],
    })
  })

  it('has the lines that either added, and none that either took away', () => {
    expect(over({ skills: ['invoices', 'lamps', '', 'oil', ''] }, { skills: ['lamps', 'sea'] }).draft.skills).toEqual([
      'lamps',
      'sea',
      'oil',
    ])
    const [a, b] = origin.absences
    const [c, d] = [
      { id: 'c', from: 'x', to: 'y' },
      { id: 'd', from: 'x', to: 'z' },
    ]
    if (a === undefined || b === undefined) throw new Error('no lines')
    expect(over({ absences: [a, b, c] }, { absences: [a, b, d] }).draft.absences).toEqual([a, b, d, c])
    expect(over({ absences: [b] }, { absences: [a, b, d] }).draft.absences).toEqual([b, d])
    expect(over({ absences: [a, b, c] }, { absences: [b] }).draft.absences).toEqual([b, c])
    expect(over({ skills: ['lamps', 'oil'] }, { skills: ['invoices', 'lamps', 'sea'] }).draft.skills).toEqual([
      'lamps',
      'sea',
      'oil',
    ])
  })

  it('has of one line the field that each changed, and the line that one took away while the other wrote on it', () => {
    const [a, b] = origin.absences
    if (a === undefined || b === undefined) throw new Error('no lines')
    expect(
      over({ absences: [{ ...a, from: 'sun' }, b] }, { absences: [{ ...a, to: 'wed' }, b] }).draft.absences,
    ).toEqual([{ id: 'a', from: 'sun', to: 'wed' }, b])
    expect(over({ absences: [{ ...a, from: 'sun' }, b] }, { absences: [b] }).draft.absences).toContainEqual({
      ...a,
      from: 'sun',
    })
    expect(over({ absences: [b] }, { absences: [{ ...a, to: 'wed' }, b] }).draft.absences).toContainEqual({
      ...a,
      to: 'wed',
    })
  })

  it('is in the order that was given here, or else in theirs', () => {
    const [a, b] = origin.absences
    if (a === undefined || b === undefined) throw new Error('no lines')
    const c = { id: 'c', from: 'x', to: 'y' }
    expect(over({ absences: [b, a] }, { absences: [a, b, c] }).draft.absences).toEqual([b, a, c])
    expect(over({ absences: [a, b, c] }, { absences: [b, a] }).draft.absences).toEqual([b, a, c])
  })

  it('is no clash with oneself: what was sent and saved is not written any more, what was written since stays', () => {
    const sent = { ...origin, name: 'Inès', skills: ['invoices', 'oil'] }
    const now = { ...sent, version: 4 }
    expect(savedAs({ origin, draft: sent }, sent, now)).toEqual({ origin: now, draft: now })
    // Taken away again while it was being saved: that is a change of what is there now.
    const since = { ...sent, name: 'Inès B.', skills: ['invoices', 'lamps'] }
    expect(savedAs({ origin, draft: since }, sent, now)).toEqual({
      origin: now,
      draft: { ...now, name: 'Inès B.', skills: ['invoices', 'lamps'] },
    })
    // A line was taken away at once, and not by writing here; what is written elsewhere stays.
    const elsewhere = { ...origin, name: 'I.' }
    const without = { ...origin, version: 4, skills: ['lamps'] }
    expect(savedAs({ origin, draft: elsewhere }, origin, without).draft).toEqual({ ...without, name: 'I.' })
    // The server tidies what it keeps: that is what stands there then.
    const tidied = { ...now, name: 'Ines B' }
    expect(savedAs({ origin, draft: sent }, sent, tidied)).toEqual({ origin: tidied, draft: tidied })
  })

  it('is all there where nobody else changed anything, whatever it is', () => {
    const line = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), from: fc.string(), to: fc.string() })
    const plan: fc.Arbitrary<Plan> = fc.record({
      version: fc.constant(3),
      name: fc.string(),
      week: fc.constantFrom(null, [[1]], [[2]]),
      skills: fc.uniqueArray(fc.string()),
      absences: fc.uniqueArray(line, { selector: ({ id }) => id }),
    })
    fc.assert(
      fc.property(plan, plan, (was, written) => {
        expect(carriedOver({ origin: was, draft: written }, { ...was, version: 4 }).draft).toEqual({
          ...written,
          version: 4,
        })
        expect(carriedOver({ origin: was, draft: was }, written).draft).toEqual(written)
        expect(same(was, structuredClone(was))).toBe(true)
      }),
    )
  })
})

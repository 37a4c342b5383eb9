import { describe, expect, it } from 'vitest'
import { readFunctions, tryFunctions } from '../../bench/triage/functions.ts'
import { readPeople, readWritten } from '../../bench/triage/written.ts'

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
const groups = ['women', 'trans', 'gay', 'black', 'muslim', 'jew', 'disabled', 'immigrant']
const moreGroups = ['asian', 'roma']

describe('the sentences that hate is tried on', () => {
  const tests = readFunctions('fr')
  const { functions } = tryFunctions(tests, () => true)

  it('try each of their functions with twelve and more, each function being hateful or not', () => {
    expect(functions.length).toBeGreaterThanOrEqual(18)
    expect(functions.filter(({ posts }) => posts < 12)).toEqual([])
    // Whoever hears hate everywhere is right about all of a function or about none of it.
    expect(functions.filter(({ posts, right }) => right !== 0 && right !== posts)).toEqual([])
  })

  it('are hateful in more than half of the cases, against each of the groups', () => {
    const share = tests.filter(({ hateful }) => hateful).length / tests.length
    expect(share > 0.55 && share < 0.72).toBe(true)
    for (const group of groups)
      for (const hateful of [true, false]) {
        const some = tests.filter((each) => each.group === group && each.hateful === hateful)
        expect([group, hateful, some.length >= (hateful ? 12 : 5)]).toEqual([group, hateful, true])
      }
    expect(tests.filter(({ group }) => group !== '-' && !groups.includes(group))).toEqual([])
  })

  it('are never learnt from, and never say the same twice', () => {
    const learnt = new Set([...readPeople(), ...readWritten()].map(({ text }) => bare(text)))
    expect(tests.filter(({ text }) => learnt.has(bare(text)))).toEqual([])
    expect(new Set(tests.map(({ text }) => text)).size).toBe(tests.length)
  })
})

describe('the English sentences that hate is tried on', () => {
  const tests = readFunctions('en')
  const { functions } = tryFunctions(tests, () => true)

  it('try the functions of the French ones, on both sides alike, against each of the groups', () => {
    expect(functions.length).toBeGreaterThanOrEqual(18)
    expect(functions.filter(({ posts, right }) => right !== 0 && right !== posts)).toEqual([])
    const french = new Set(readFunctions('fr').map(({ of }) => of))
    expect(functions.filter(({ of }) => !french.has(of))).toEqual([])
    const share = tests.filter(({ hateful }) => hateful).length / tests.length
    expect(share > 0.45 && share < 0.6).toBe(true)
    for (const group of [...groups, ...moreGroups])
      for (const hateful of [true, false])
        expect([group, hateful, tests.some((it) => it.group === group && it.hateful === hateful)]).toEqual([
          group,
          hateful,
          true,
        ])
    expect(tests.filter(({ group }) => ![...groups, ...moreGroups, '-'].includes(group))).toEqual([])
  })

  it('are never learnt from, and never say the same twice', () => {
    const learnt = new Set([...readPeople(), ...readWritten()].map(({ text }) => bare(text)))
    expect(tests.filter(({ text }) => learnt.has(bare(text)))).toEqual([])
    expect(new Set(tests.map(({ text }) => text)).size).toBe(tests.length)
  })
})

describe('a trial by function', () => {
  const tried = (of: string, hateful: boolean, text: string) => ({ lang: 'fr', of, hateful, group: '-', text })
  const tests = [tried('a', true, 'x1'), tried('a', true, 'x2'), tried('b', false, 'y'), tried('c', false, 'x3')]

  it('counts what was told right, and names the functions where that is less than half', () => {
    const { macroF1, functions, weak } = tryFunctions(tests, (text) => text.startsWith('x'))
    expect(functions.map(({ of, posts, right }) => [of, posts, right])).toEqual([
      ['a', 2, 2],
      ['b', 1, 1],
      ['c', 1, 0],
    ])
    expect(weak.map(({ of }) => of)).toEqual(['c'])
    // F1 of "hateful" is 2·2 / (2·2 + 1), of "not" 2·1 / (2·1 + 1).
    expect(macroF1).toBeCloseTo((100 * (0.8 + 2 / 3)) / 2, 6)
  })
})

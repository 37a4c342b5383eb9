import { describe, expect, it } from 'vitest'
import { makeTold } from './told.ts'

interface Row {
  readonly version: number
  readonly owner: string | null
  readonly priority: string
}

const begun: Row = { version: 4, owner: null, priority: 'low' }

describe('what the server last told of a case', () => {
  it('is what two acts that both fail leave, not the guess of the first', () => {
    const told = makeTold<Row>()
    told.begin(begun)
    // Shown with the guess of the first, on the version that the server gave.
    told.begin({ ...begun, owner: 'Ines' })
    expect(told.refused()).toEqual(begun)
    expect(told.refused()).toEqual(begun)
  })

  it('is the answer to the first act where the second fails', () => {
    const told = makeTold<Row>()
    told.begin(begun)
    told.begin({ ...begun, owner: 'Ines' })
    const after = { ...begun, version: 6, owner: 'Ines' }
    told.done(after)
    expect(told.refused()).toEqual(after)
  })

  it('is not what stood before the act that could not be undone', () => {
    const told = makeTold<Row>()
    told.begin(begun)
    const after = { ...begun, version: 6, owner: 'Ines' }
    told.done(after)
    told.begin(begun)
    expect(told.refused()).toEqual(after)
  })

  it('is what has been read since, where nothing is under way', () => {
    const told = makeTold<Row>()
    told.begin(begun)
    told.done({ ...begun, version: 6 })
    const read = { ...begun, version: 9, priority: 'high' }
    told.begin(read)
    expect(told.refused()).toEqual(read)
  })
})

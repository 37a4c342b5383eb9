import { afterEach, describe, expect, it, vi } from 'vitest'
import { noWay, readLocal, savedAs, typed } from './draft-sync.ts'
import { keptDraft } from './kept-draft.ts'

const key = 'draft.ines.1'
const local = { ...readLocal(null), public: typed(noWay, 'Bonjour', 1) }

/** A device that keeps what it is given, or (`room` false) refuses. */
function device(room: { left: boolean }) {
  const held = new Map<string, string>()
  const storage = {
    getItem: (at: string) => held.get(at) ?? null,
    setItem: (at: string, text: string) => {
      if (!room.left) throw new DOMException('full', 'QuotaExceededError')
      held.set(at, text)
    },
    removeItem: (at: string) => held.delete(at),
  }
  vi.stubGlobal(
    'localStorage',
    new Proxy(storage, {
      ownKeys: () => [...held.keys()],
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    }),
  )
  return held
}

/** Whether whoever leaves the page now is asked first. */
function asks(): boolean {
  const page = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(page)
  return page.defaultPrevented
}
const window = new EventTarget()

afterEach(() => {
  keptDraft.remove(key)
  vi.unstubAllGlobals()
})

describe('a draft on a device that has no room for it', () => {
  const onPage = () => {
    vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
    vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window))
    const room = { left: false }
    return { room, held: device(room) }
  }

  it('lives on the page alone, says so, and whoever leaves is asked first', () => {
    onPage()
    expect(keptDraft.write(key, local)).toBe(false)
    expect(keptDraft.isOnPageOnly(key)).toBe(true)
    expect(keptDraft.read(key)).toEqual(local)
    expect(asks()).toBe(true)
  })

  it('asks nobody once the server has it, or once it was sent', () => {
    onPage()
    keptDraft.write(key, { ...local, public: savedAs(local.public, 'Bonjour', 1) })
    expect(asks()).toBe(false)
    keptDraft.write(key, local)
    expect(asks()).toBe(true)
    keptDraft.remove(key)
    expect([keptDraft.read(key), asks()]).toEqual([readLocal(null), false])
  })

  it('is kept again as soon as there is room', () => {
    const { room, held } = onPage()
    keptDraft.write(key, local)
    room.left = true
    expect(keptDraft.write(key, local)).toBe(true)
    expect(held.get(`vigie.${key}`)).toBe(JSON.stringify(local))
    expect([keptDraft.isOnPageOnly(key), asks()]).toEqual([false, false])
  })
})

describe('a draft on a case that was erased', () => {
  it('goes with the files of its note, from whoever wrote it, and an answer that was on its way does not bring it back', () => {
    const held = device({ left: true })
    for (const at of ['draft.ines.71', 'draft.files-paul.71', 'draft.ines.171', 'brand']) held.set(`vigie.${at}`, '{}')
    keptDraft.forgetCase('71')
    expect([...held.keys()]).toEqual(['vigie.draft.ines.171', 'vigie.brand'])
    keptDraft.write('draft.ines.71', local)
    expect(held.has('vigie.draft.ines.71')).toBe(false)
    expect(keptDraft.read('draft.ines.71')).toEqual(readLocal(null))
    keptDraft.write('draft.ines.171', local)
    expect(held.get('vigie.draft.ines.171')).toBe(JSON.stringify(local))
  })
})

import { afterEach, expect, it, vi } from 'vitest'
import { carryDrafts } from './draft.ts'
import { keptDraft } from './kept-draft.ts'
import { keptPromise } from './kept-promise.ts'

const promise = { dueAt: 1_800_000_000_000, words: 'Demain.' }
const later = { dueAt: 1_900_000_000_000, words: 'Mardi.' }

function device(): Map<string, string> {
  const held = new Map<string, string>()
  const storage = {
    getItem: (at: string) => held.get(at) ?? null,
    setItem: (at: string, text: string) => void held.set(at, text),
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

afterEach(() => {
  for (const id of ['1', '2', '3']) keptPromise.write('ines', id, null)
  vi.unstubAllGlobals()
})

it('a promise stays with the answer that is being written, of one person and one case', () => {
  device()
  keptPromise.write('ines', '1', promise)
  expect(keptPromise.read('ines', '1')).toEqual(promise)
  expect([keptPromise.read('ines', '2'), keptPromise.read('marc', '1')]).toEqual([null, null])
  keptPromise.write('ines', '1', null)
  expect(keptPromise.read('ines', '1')).toBeNull()
})

it('a device that keeps nothing keeps it as long as the page', () => {
  vi.stubGlobal('localStorage', undefined)
  keptPromise.write('ines', '1', promise)
  expect(keptPromise.read('ines', '1')).toEqual(promise)
})

it('what the device has that is no promise is none', () => {
  const held = device()
  for (const text of ['{', '7', '{"dueAt":"tomorrow","words":""}', 'null']) {
    held.set('vigie.draft.promise-ines.1', text)
    expect(keptPromise.read('ines', '1')).toBeNull()
  }
})

it('a promise goes on with the texts of a merged case, unless another one was made there', () => {
  device()
  keptPromise.write('ines', '1', promise)
  carryDrafts('ines', '1', '2')
  expect([keptPromise.read('ines', '1'), keptPromise.read('ines', '2')]).toEqual([null, promise])
  keptPromise.write('ines', '3', later)
  carryDrafts('ines', '3', '2')
  expect([keptPromise.read('ines', '3'), keptPromise.read('ines', '2')]).toEqual([null, promise])
})

it('of an erased case no promise is kept on the device either', () => {
  const held = device()
  keptPromise.write('ines', '3', promise)
  keptDraft.forgetCase('3')
  expect([...held.keys()]).toEqual([])
})

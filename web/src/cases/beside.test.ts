import { expect, it } from 'vitest'
import { promisedBeside, takeBackWithPromise } from './beside.ts'
import type { KeptPromise } from './kept-promise.ts'

const promise: KeptPromise = { dueAt: 1_800_000_000_000, words: 'Demain.' }

function desk() {
  const withdrawn: string[] = []
  const promisedAgain: KeptPromise[] = []
  const takeBack = (id: string, answer: () => Promise<string>) =>
    takeBackWithPromise(id, answer, {
      isBack: (state) => state === 'cancelled',
      withdraw: (promiseId) => withdrawn.push(promiseId),
      again: (it) => promisedAgain.push(it),
    })
  return { withdrawn, promisedAgain, takeBack }
}

it('a promise is withdrawn with its answer, and made again when the words are sent again', async () => {
  const { withdrawn, promisedAgain, takeBack } = desk()
  promisedBeside('taken-back', promise, Promise.resolve('p1'))
  expect(await takeBack('taken-back', async () => 'cancelled')).toBe('cancelled')
  expect([withdrawn, promisedAgain]).toEqual([['p1'], [promise]])
  // Twice taken back is once.
  await takeBack('taken-back', async () => 'cancelled')
  expect(withdrawn).toEqual(['p1'])
})

it('a promise stays where its answer had left already, or where nobody knows', async () => {
  const { withdrawn, promisedAgain, takeBack } = desk()
  promisedBeside('left', promise, Promise.resolve('p2'))
  await takeBack('left', async () => 'sent')
  await expect(takeBack('left', () => Promise.reject(new Error('reply-left')))).rejects.toThrow('reply-left')
  expect([withdrawn, promisedAgain]).toEqual([[], []])
})

it('a promise that is being noted still is withdrawn as soon as it is; one that was refused needs nothing', async () => {
  const { withdrawn, promisedAgain, takeBack } = desk()
  let note = (_id: string) => {}
  const noted = new Promise<string | null>((resolve) => {
    note = resolve
  })
  promisedBeside('slow', promise, noted)
  await takeBack('slow', async () => 'cancelled')
  expect(withdrawn).toEqual([])
  note('p3')
  await noted
  expect(withdrawn).toEqual(['p3'])
  promisedBeside('refused', promise, Promise.resolve(null))
  await takeBack('refused', async () => 'cancelled')
  expect([withdrawn, promisedAgain]).toEqual([['p3'], [promise, promise]])
})

import { afterEach, expect, it, vi } from 'vitest'
import type { Bulk } from '../../../src/api/bulk.ts'
import { bulkApi } from './bulk-api.ts'

afterEach(() => vi.unstubAllGlobals())

const id = '0198c5a4-0000-7000-8000-000000000001'
const soFar = (left: number): Bulk => ({
  ...{ id, act: { kind: 'settle' }, state: 'doing', count: 300, left, capped: false },
  ...{ done: [{ outcome: 'done', count: 300 - left, cases: [] }], undone: [], undoUntil: '2026-11-02T08:00:00.000Z' },
})

it('many cases that are being carried out are stopped where they are, and else go to their end', async () => {
  let left = 300
  vi.stubGlobal('fetch', async () => Response.json(soFar((left -= 100))))
  const heard: number[] = []
  const stopped = await bulkApi.carryOut(
    id,
    (so) => heard.push(so.left),
    () => heard.length === 1,
  )
  expect([stopped.left, heard]).toEqual([200, [200]])
  expect(
    (
      await bulkApi.carryOut(
        id,
        () => {},
        () => false,
      )
    ).left,
  ).toBe(0)
})

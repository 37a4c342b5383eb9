import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsv, readJsonl } from './read-lines.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-pipe-'))
})
afterAll(() => rm(folder, { recursive: true }))

const pipe = (name: string): string => {
  const path = join(folder, name)
  execFileSync('mkfifo', [path])
  return path
}
const reading = { mapping: new Map(), encoding: undefined, read: () => undefined }

describe('a pipe', () => {
  it.each([
    ['jsonl', readJsonl],
    ['csv', readCsv],
  ] as const)('in which nothing comes is left when the reading is broken off (%s)', async (name, read) => {
    const stop = new AbortController()
    const line = read(pipe(name), { ...reading, signal: stop.signal }).next()
    stop.abort()
    await expect(line).rejects.toThrow()
  })

  it('is read as it is written, to its end', async () => {
    const path = pipe('written')
    const lines = readJsonl(path, { ...reading, signal: new AbortController().signal })
    const first = lines.next()
    const writer = await open(path, 'w')
    await writer.write('{"text":"Bonsoir"}\n')
    expect((await first).value).toMatchObject({ line: 1, value: { text: 'Bonsoir' } })
    await writer.write('{"text":"À demain"}\n')
    await writer.close()
    expect((await lines.next()).value).toMatchObject({ line: 2, value: { text: 'À demain' } })
    expect((await lines.next()).done).toBe(true)
  })
})

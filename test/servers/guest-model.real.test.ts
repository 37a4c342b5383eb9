import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readGuestFolder } from '../../src/runtime/triage/guest-folder.ts'
import { GuestProcess } from '../../src/runtime/triage/guest-process.ts'
import { root } from '../start/program.ts'
import { tinyModel, tinyTokenizer } from './tiny-model.ts'

const home = mkdtempSync(join(tmpdir(), 'vigie-guest-model-'))
// The packages stand beside the models, as they do for who installs them there.
symlinkSync(fileURLToPath(new URL('./node_modules', import.meta.url)), join(home, 'node_modules'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const words = ['merci', 'honte', 'ok']
const nothing = [0, 0, 0]
const scores = [nothing, nothing, nothing, nothing, [0, 0, 9], [9, 0, 0], [0, 9, 0]]
const model = tinyModel(scores)
const tokenizer = tinyTokenizer(words)
const manifest = { id: 'tiny', head: 'sentiment', labels: ['neg', 'neu', 'pos'], longest: 16 }

const folderWith = (files: {
  readonly model?: Buffer
  readonly tokenizer?: string
  readonly manifest?: object
}): string => {
  const folder = mkdtempSync(join(home, 'model-'))
  writeFileSync(join(folder, 'model.onnx'), files.model ?? model)
  writeFileSync(join(folder, 'tokenizer.json'), files.tokenizer ?? tokenizer)
  writeFileSync(join(folder, 'guest.json'), JSON.stringify({ ...manifest, ...files.manifest }))
  return folder
}

const script = join(root, 'dist/server/runtime/triage/guest-worker.js')
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const open = (folder: string): GuestProcess =>
  new GuestProcess(readGuestFolder(folder), log, { restMs: 60_000 }, script)

describe('a transformer that somebody brings', () => {
  it('speaks for its head in vigie triage, whatever the posts are', () => {
    const posts = [
      'Merci pour rien, quelle HONTE honte honte',
      'ok',
      'Quelle honte… merci merci merci',
      '',
      'merci '.repeat(50_000),
      'x'.repeat(1_000_000),
      '\ud800 honte',
      '字'.repeat(1_000),
    ]
    const out = execFileSync(
      process.execPath,
      [join(root, 'bin/vigie.mjs'), 'triage', '--transformer', folderWith({})],
      { input: posts.map((text, id) => JSON.stringify({ id, text, lang: 'fr' })).join('\n'), encoding: 'utf8' },
    )
    const said = out
      .trim()
      .split('\n')
      .map((line): { id: number; sentiment: string; p: { sentiment: Record<string, number> } } => JSON.parse(line))
    expect(said.map(({ id }) => id)).toEqual(posts.map((_, id) => id))
    expect([0, 1, 2, 4, 6].map((id) => said[id]?.sentiment)).toEqual(['neg', 'neu', 'pos', 'pos', 'neg'])
    expect(said[1]?.p.sentiment['neu']).toBeGreaterThan(0.99)
  })

  it('gives the same scores in whatever batch a post stands', async () => {
    await using guest = open(folderWith({ model: tinyModel(scores.map((row) => row.map((x) => x / 9))) }))
    const [alone] = await guest.speak(['merci'])
    const [, again] = await guest.speak(['merci honte', 'merci'])
    expect(again).toEqual(alone)
    expect(guest.read()).toMatchObject({ state: 'ready', answered: 3, unanswered: 0 })
  })

  it('that is broken says how in a sentence, and posts are judged without it', async () => {
    const labels = ['neg', 'neg', 'neu', 'pos', 'pos']
    const broken: readonly (readonly [Parameters<typeof folderWith>[0], string])[] = [
      [{ model: Buffer.from('nonsense') }, 'model.onnx cannot be read'],
      [{ tokenizer: '{"model":{"type":"Oracle"}}' }, 'tokenizer.json cannot be read'],
      [{ manifest: { labels } }, 'gives scores of the shape 2 × 3 for 2 posts; guest.json has 5 labels'],
      [{ model: tinyModel(scores, ['pixels']) }, 'model.onnx asks for pixels'],
      [{ tokenizer: tinyTokenizer(['a', 'b', 'c', 'd', 'bonjour', 'thank', 'you']) }, 'out of data bounds'],
    ]
    await Promise.all(
      broken.map(async ([files, says]) => {
        await using guest = open(folderWith(files))
        expect(await guest.loaded()).toContain(says)
        expect(await guest.speak(['merci'])).toEqual([null])
      }),
    )
  })

  it('that gives no numbers has nothing to say', async () => {
    await using guest = open(folderWith({ model: tinyModel(scores.map(() => [Number.NaN, 0, 0])) }))
    expect(await guest.speak(['merci'])).toEqual([null])
    expect(guest.read().fault).toBe('it gave scores that are no numbers')
  })
})

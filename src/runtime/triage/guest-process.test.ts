import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { checkGuest } from '../doctor/guest.ts'
import { readGuestFolder } from './guest-folder.ts'
import { type GuestLimits, GuestProcess } from './guest-process.ts'

const home = mkdtempSync(join(tmpdir(), 'vigie-guest-'))
const open: GuestProcess[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A process that speaks as a guest does, and does to itself what it reads. */
const script = join(home, 'guest.mjs')
writeFileSync(
  script,
  `if (process.argv[2].includes('"longest":666')) { process.send({ fault: 'model.onnx cannot be read' }); process.disconnect() }
else {
  process.on('message', ({ id, texts }) => {
    if (texts.includes('crash')) process.exit(3)
    if (texts.includes('hang')) return
    if (texts.includes('refuse')) process.send({ id, fault: 'no' })
    else process.send({ id, scores: texts.map((text) => text === 'odd' ? [NaN, 0] : [0, text === process.env.VIGIE_KEY ? 9 : 5]) })
  })
  process.once('disconnect', () => process.exit(0))
  process.send({ ready: true })
}`,
)

const logged: { event: string; fields: unknown }[] = []
const keep = (event: string, fields?: unknown): void => void logged.push({ event, fields })
const log = { debug: keep, info: keep, warn: keep, error: keep }

const guestOf = (limits: Partial<GuestLimits> = {}, longest = 128): GuestProcess => {
  const made = new GuestProcess(
    {
      guest: {
        id: 'test',
        head: 'complaint',
        labels: ['no', 'yes'],
        each: false,
        languages: null,
        temperature: 1,
        sure: 0.5,
      },
      place: { model: '', tokenizer: '', runtime: '', tokenizers: '', outputs: 2, longest },
    },
    log,
    { restMs: 1, ...limits },
    script,
  )
  open.push(made)
  return made
}
const yes = (said: readonly (ReadonlyMap<string, number> | null)[]): (boolean | null)[] =>
  said.map((each) => (each === null ? null : (each.get('yes') ?? 0) > 0.9))

describe('a guest model in its process', () => {
  it('answers each text in its order, however many there are', async () => {
    const guest = guestOf()
    const texts = Array.from({ length: 50 }, (_, i) => (i % 16 === 7 ? 'odd' : `text ${i}`))
    expect(yes(await guest.speak(texts))).toEqual(texts.map((text) => (text === 'odd' ? null : true)))
    expect(guest.read()).toMatchObject({ state: 'ready', answered: 47, unanswered: 3 })
  })

  it('that crashes leaves the posts to Vigie, says so, and is started again', async () => {
    const guest = guestOf()
    expect(yes(await guest.speak(['a', 'crash']))).toEqual([null, null])
    expect(guest.read().fault).toBe('its process ended (3)')
    expect(logged.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['guest-model-ended', 'guest-model-silent']),
    )
    while (guest.read().state === 'resting') await new Promise(setImmediate)
    expect(await guest.loaded()).toBe(null)
    expect(yes(await guest.speak(['a']))).toEqual([true])
    expect(guest.read().restarts).toBe(1)
  })

  it('that hangs is not waited for, and ended', async () => {
    const guest = guestOf({ patienceMs: 20, stuckMs: 60, restMs: 60_000 })
    await guest.loaded()
    expect(yes(await guest.speak(['hang']))).toEqual([null])
    while (guest.read().state !== 'resting') await new Promise(setImmediate)
    expect(guest.read().fault).toBe('it took longer than 0.06 s for 1 posts')
    expect(yes(await guest.speak(['a']))).toEqual([null])
  })

  it('is away while it loads and after it failed, and not where it has nothing to say', async () => {
    const guest = guestOf({ restMs: 60_000 })
    expect([guest.isAway(), guest.read().state]).toEqual([true, 'loading'])
    await guest.loaded()
    expect(yes(await guest.speak(['refuse']))).toEqual([null])
    expect(guest.isAway()).toBe(false)
    const broken = guestOf({ restMs: 60_000 }, 666)
    await broken.loaded()
    expect(broken.isAway()).toBe(true)
  })

  it('that refuses a batch answers the next', async () => {
    const guest = guestOf()
    expect([yes(await guest.speak(['refuse'])), guest.read().fault]).toEqual([[null], 'no'])
    expect([yes(await guest.speak(['a'])), guest.read().fault]).toEqual([[true], null])
  })

  it('is asked no more than its queue holds', async () => {
    const guest = guestOf({ mostWaiting: 32, patienceMs: 10_000 })
    const said = yes(await guest.speak(Array.from({ length: 100 }, (_, i) => String(i))))
    expect([said.filter((each) => each === true).length, said.lastIndexOf(true)]).toEqual([32, 31])
  })

  it('that cannot be loaded says why', async () => {
    const guest = guestOf({ restMs: 60_000 }, 666)
    expect(await guest.loaded()).toBe('model.onnx cannot be read')
    expect(yes(await guest.speak(['a']))).toEqual([null])
  })

  it('gets none of the secrets that Vigie was started with', async () => {
    process.env['VIGIE_KEY'] = 'the key'
    const guest = guestOf()
    const [said] = await guest.speak(['the key'])
    delete process.env['VIGIE_KEY']
    expect(said?.get('yes')).toBeCloseTo(1 / (1 + Math.exp(-5)), 6)
  })
})

describe('the folder of a guest model', () => {
  const folderWith = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(home, 'folder-'))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return folder
  }
  const whole = (guest: unknown): string =>
    folderWith({ 'model.onnx': '', 'tokenizer.json': '{}', 'guest.json': JSON.stringify(guest) })

  it.each([
    ['a folder that is not there', () => join(home, 'nowhere'), 'cannot be read: ENOENT'],
    ['no manifest', () => folderWith({ 'model.onnx': '' }), 'has no file guest.json'],
    [
      'a manifest that is no JSON',
      () => folderWith({ 'model.onnx': '', 'tokenizer.json': '', 'guest.json': '{' }),
      'is not JSON',
    ],
    [
      'a head that there is not',
      () => whole({ id: 'a', head: 'mood', labels: ['a', 'b'] }),
      'head is one of language, relevant, sentiment',
    ],
    [
      'a label that there is not',
      () => whole({ id: 'a', head: 'complaint', labels: ['no', 'maybe'] }),
      'complaint has no label "maybe"; it has no, yes',
    ],
    [
      'a label too few',
      () => whole({ id: 'a', head: 'sentiment', labels: ['neg', 'pos'] }),
      'the label "neu" of sentiment is missing',
    ],
    [
      'an output that says no where each is a yes or no of its own',
      () => whole({ id: 'a', head: 'hate', labels: ['none', 'racism'], each: true }),
      '"none" follows from the others: its output is null',
    ],
    ['a word of its own', () => whole({ id: 'a', head: 'complaint', labels: ['no', 'yes'], speed: 1 }), 'does not fit'],
    [
      'packages that are not installed',
      () => whole({ id: 'a', head: 'complaint', labels: ['no', 'yes'] }),
      'needs the package onnxruntime-node, which is not installed: npm install --ignore-scripts',
    ],
  ])('with %s is refused in a sentence', (_, folder, says) => {
    expect(() => readGuestFolder(folder())).toThrow(says)
  })

  it('is what the doctor warns of where it does not fit, and nothing where none is set', async () => {
    const transformer = whole({ id: 'a', head: 'anger', labels: ['1', '3'] })
    expect(await checkGuest({ transformer })).toEqual([
      {
        check: 'transformer',
        state: 'warning',
        says: expect.stringMatching(/the label "0" of anger is missing\. Until then Vigie judges without it\.$/),
      },
    ])
    expect(await checkGuest({ transformer: undefined })).toEqual([])
  })
})

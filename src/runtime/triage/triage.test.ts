import fc from 'fast-check'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { runs } from '../../../test/support/seed.ts'
import { type Guest, judgeWith, sharesOf } from '../../domain/triage/guest.ts'
import { heads } from '../../domain/triage/labels.ts'
import { readModel } from '../../domain/triage/model.ts'
import type { TriageJudge } from '../../domain/triage/triage-judge.ts'
import { loadJudge, newestModel } from './load-judge.ts'
import { type GivenLine, readPosts } from './read-posts.ts'
import { type TriageOptions, triage } from './triage.ts'

const judge = loadJudge()
const folder = mkdtempSync(join(tmpdir(), 'vigie-triage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sink = (): Writable & { text(): string } => {
  const parts: Buffer[] = []
  return Object.assign(new Writable({ write: (chunk: Buffer, _, done) => (parts.push(chunk), done()) }), {
    text: () => Buffer.concat(parts).toString('utf8'),
  })
}

const judged = async (given: string | readonly Buffer[], options: Partial<TriageOptions> = {}) => {
  const output = sink()
  const remarks = sink()
  const input = Readable.from(typeof given === 'string' ? [Buffer.from(given)] : given)
  const counts = await triage(
    { format: undefined, direct: undefined, lang: undefined, why: false, ...options },
    { input, output, remarks, bytes: null, now: () => 0 },
    judge,
  )
  const lines = output
    .text()
    .split('\n')
    .filter((line) => line !== '')
  return { ...counts, remarks: remarks.text(), lines: lines.map((line): Record<string, unknown> => JSON.parse(line)) }
}

describe('a judgement', () => {
  it('tells a complaint from praise and from a question, in both languages', () => {
    const complaint = [
      'Toujours pas reçu mon colis, personne ne répond, c’est inadmissible !',
      'My order has not arrived, third email, no reply. Terrible service.',
    ]
    const praise = [
      'Merci beaucoup, accueil parfait et plats délicieux 😍',
      'Amazing service, thank you so much, best shop in town!',
    ]
    expect(
      [...complaint, ...praise].map((text) => judge.judge(text)).map(({ complaint: is, sentiment }) => [is, sentiment]),
    ).toEqual([
      [true, 'neg'],
      [true, 'neg'],
      [false, 'pos'],
      [false, 'pos'],
    ])
    expect(judge.judge('Bonjour, à quelle heure ouvrez-vous dimanche ?').kind).toBe('question')
  })

  it('hears a complaint sooner in what is addressed to the brand itself', () => {
    const text = 'Bonjour, ma box reste à l’étape 2 depuis ce matin'
    expect(judge.judge(text, { direct: true }).p.complaint).toBeGreaterThan(judge.judge(text).p.complaint)
  })

  it.each([
    ['Bonjour, où est ma commande ?', 'fr'],
    ['Where is my order, please?', 'en'],
    ['Wo bleibt meine Bestellung? Ich warte schon lange', 'de'],
    ['Где мой заказ?', 'ru'],
    ['Где мой заказ', 'ru'],
    ['Почему так долго?', 'ru'],
    ['Къде е поръчката ми?', 'bg'],
    ['Защо още няма отговор?', 'bg'],
    ['Чому досі немає відповіді?', 'uk'],
    ['Де моє замовлення, дякую', 'uk'],
    ['Зашто нико не одговара?', 'sr'],
    ['ご注文はどこですか', 'ja'],
    ['😀😀😀', null],
    ['@marque', null],
    ['https://marque.example/beitrag', null],
    ['Nul', 'fr'],
    ['@marque Nul !', 'fr'],
    ['Déçue', 'fr'],
    ['Hello', 'en'],
    ['@brand thanks', 'en'],
    ['Danke schön', 'de'],
  ])('of "%s" says the language: %s', (text, language) => {
    expect(judge.judge(text).language).toBe(language)
  })

  it('says which words speak for it', () => {
    const text = 'Livraison en retard, c’est une honte'
    const parts = judge.reasons(text, 'sentiment').map(({ start, end }) => text.slice(start, end))
    expect(parts.join(' ')).toMatch(/honte|retard/)
  })

  it('is the same each time, and holds probabilities between 0 and 1, for whatever text', () => {
    const wild = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          '\ud800',
          '\udc00',
          '\u0000',
          'e\u0301\u0302\u0303',
          '😡',
          '👍🏽',
          'ن',
          '字',
          ' ',
          '\u202e',
          '@',
          '#',
          "'",
          '!',
          '0',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      maxLength: 60,
    })
    fc.assert(
      fc.property(wild, (text) => {
        const first = JSON.stringify(judge.judge(text))
        const numbers = [...first.matchAll(/"[\w-]+":(-?[\d.e-]+)/g)].filter(
          (match) => !/"(start|end|anger|version)"/.test(match[0]),
        )
        expect(JSON.stringify(judge.judge(text))).toBe(first)
        // A number that is none would be written as null.
        expect(first.replace('"language":null', '')).not.toContain('null')
        expect(numbers.map(([, number]) => Number(number)).filter((number) => !(number >= 0 && number <= 1))).toEqual(
          [],
        )
      }),
      { numRuns: runs(25) },
    )
  })

  it('of a megabyte comes in a moment', () => {
    for (const part of ['a', 'a ', '1 ', 'é\u0301\u0302', '😡', '@', '(((']) {
      const began = process.cpuUsage()
      judge.judge(part.repeat(1_000_000 / part.length))
      expect(process.cpuUsage(began).user, part).toBeLessThan(3_000_000)
    }
  })
})

describe('vigie triage', () => {
  const names = [
    'id',
    'language',
    'sentiment',
    'complaint',
    'kind',
    'anger',
    'urgent',
    'churn',
    'reminder',
    'viral',
    'sarcasm',
    'topics',
    'abuse',
    'hate',
    'unsure',
    'personal',
    'relevant',
    'p',
  ]

  it('answers each post in its order, with all outputs in theirs', async () => {
    const { lines, judged: count } = await judged(
      '{"id":"b","text":"Merci !"}\n\n{"id":7,"text":"","lang":"fr","direct":true}\r\n{"text":"hello"}',
    )
    expect(lines.map((line) => line['id'])).toEqual(['b', 7, 4])
    expect(lines.map((line) => Object.keys(line))).toEqual([names, names, names])
    expect(count).toBe(3)
  })

  it('says which lines are no posts, and goes on', async () => {
    const { lines, remarks, leftOut } = await judged(
      '{"id":1,"text":"a"}\nnonsense\n[1]\n{"id":2}\n{"text":3}\n{"id":{},"text":"a"}\n{"text":"a","direct":"maybe"}\n{"id":3,"text":"\\ud800"}\n',
    )
    expect(lines.map((line) => line['id'])).toEqual([1, 3])
    expect(leftOut).toBe(6)
    expect(remarks.split('\n').slice(0, 3)).toEqual([
      'line 2 was left out: it is not JSON',
      'line 3 was left out: it is not a JSON object',
      'line 4 was left out: it has no text',
    ])
  })

  it('reads CSV, with quotes, line breaks and semicolons', async () => {
    const { lines, remarks } = await judged('\uFEFFid;text;direct\n1;"Bonjour;\nça va ?";oui\n2;trop;non;ici\n3;fin;\n')
    expect(lines.map((line) => line['id'])).toEqual(['1', '3'])
    expect(remarks).toContain('it has 4 columns, the header has 3')
  })

  it('gives the number of the line to what has an empty cell for a name', async () => {
    const { lines } = await judged('id,text\n,Merci\nb,Merci\n')
    expect(lines.map((line) => line['id'])).toEqual([2, 'b'])
  })

  it.each([
    ['at the end', 'id,text\n1,Merci\n2,"never closed\n', 'line 3', ['1']],
    [
      'in the middle',
      `id,text\n1,Merci\n2,"never closed\n${`3,${'Merci '.repeat(1_000)}\n`.repeat(1_600)}`,
      'line 3',
      null,
    ],
    [
      'where later quotes would close it',
      `id,text\n${'1,"oops\n2,"Merci"\n'.repeat(3)}3,"""Super"", dit-il\n""encore"""\n`,
      ['line 2', 'line 4', 'line 6'],
      ['2', '2', '2', '3'],
    ],
    ['that is a word', 'id,text\n1,5" of rain\n2,"5" of rain\n3,Merci\n', null, ['1', '2', '3']],
  ])('leaves out the line with a quote that nobody closed, and no other: %s', async (_, text, said, ids) => {
    const chunks = Array.from({ length: Math.ceil(text.length / 65_536) }, (__, i) =>
      Buffer.from(text.slice(i * 65_536, (i + 1) * 65_536)),
    )
    const read: GivenLine[] = []
    for await (const line of readPosts(Readable.from(chunks), 'csv')) read.push(line)
    const faults = read.flatMap((it) => ('fault' in it ? [`line ${it.line}: ${it.fault}`] : []))
    expect(faults).toEqual([said ?? []].flat().map((where) => `${where}: a quote in it is not closed`))
    const posts = read.flatMap((it) => ('post' in it ? [it.post.id] : []))
    if (ids === null) expect(posts.length).toBe(1_601)
    else expect(posts).toEqual(ids)
  })

  it('leaves out every line with a quote that nobody closed, wherever the table is cut', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😡', '""'), minLength: 1, maxLength: 3 })
    const ends = fc.constantFrom('\n', '\r\n')
    const rows = fc.array(fc.record({ text: word, open: fc.boolean() }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, ends, fc.nat(60), async (given, end, cut) => {
        const lines = given.map(({ text, open }, i) => `${i};"a${text}${open ? '' : '"'}${end}`)
        const bytes = Buffer.from(`id;text${end}${lines.join('')}`)
        const read: GivenLine[] = []
        for await (const line of readPosts(Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)]), 'csv'))
          read.push(line)
        expect(read.map((it) => [it.line, 'post' in it ? it.post.text : null])).toEqual(
          given.map(({ text, open }, i) => [i + 2, open ? null : `a${text.replaceAll('""', '"')}`]),
        )
      }),
      { numRuns: runs(200) },
    )
  })

  it('does not read the rest of a table anew for each line with such a quote', async () => {
    const began = process.cpuUsage()
    let rows = 0
    const table = Buffer.from(`id,text\n${'1,"Merci beaucoup\n'.repeat(3_000)}`)
    for await (const _ of readPosts(Readable.from([table]), 'csv')) rows += 1
    expect(rows).toBe(3_000)
    expect(process.cpuUsage(began).user).toBeLessThan(5_000_000)
  })

  it('keeps to the lines that a table has, wherever it is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', '\n', '\r\n', ';', ' ', 'é', '😡') })
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 6 }), fc.nat(40), async (texts, cut) => {
        const quoted = texts.map((text, i) => `${i};"${text.replaceAll('"', '""')}"\r\n`)
        const bytes = Buffer.from(`id;text\r\n${quoted.join('')}`)
        const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)]
        const read: GivenLine[] = []
        for await (const line of readPosts(Readable.from(pieces), 'csv')) read.push(line)
        expect(read.map((line) => ('post' in line ? line.post.text : line.fault))).toEqual(texts)
        const before = texts.map(
          (__, i) =>
            quoted
              .slice(0, i + 1)
              .join('')
              .split('\n').length,
        )
        expect(read.map((line) => line.line)).toEqual(before)
      }),
      { numRuns: runs(200) },
    )
  })

  it('reads the table of a spreadsheet that says first what stands between its columns', async () => {
    const { lines } = await judged('\uFEFFsep=;\r\nid;text\r\n1;Bonjour, ça va, oui, non, merci\r\n')
    expect(lines.map((line) => line['id'])).toEqual(['1'])
  })

  it('takes an empty language for none', async () => {
    const asked = async (table: string): Promise<unknown> =>
      (await judged(table, { lang: 'de' })).lines.map((line) => line['language'])
    expect(await asked('text,lang\nok,\nok, \n')).toEqual(await asked('text\nok\nok\n'))
  })

  it('refuses what is neither, in a sentence', async () => {
    await expect(judged('a,b\n1,2\n')).rejects.toThrow('neither JSONL nor CSV with a column "text"')
  })

  it.each([' ', '\r'])('passes over any number of blanks before the first post in a moment: %j', async (blank) => {
    const pieces = Array.from({ length: 450 }, () => Buffer.alloc(65_536, blank))
    const began = process.cpuUsage()
    const read: GivenLine[] = []
    for await (const line of readPosts(Readable.from([...pieces, Buffer.from('{"text":"Merci"}\n')]), undefined))
      read.push(line)
    expect(read).toMatchObject([{ post: { text: 'Merci' } }])
    expect(process.cpuUsage(began).user).toBeLessThan(3_000_000)
  })

  it('takes one endless line in a moment, and says what is wrong with it', async () => {
    const began = process.cpuUsage()
    const pieces = Array.from({ length: 6 }, () => Buffer.from('[{"text":"a"},'.repeat(4_000)))
    const { lines, remarks } = await judged(pieces)
    await expect(judged(Array.from({ length: 4 }, () => Buffer.from('a word '.repeat(8_000))))).rejects.toThrow(
      'neither JSONL nor CSV',
    )
    expect({ lines, remarks }).toEqual({ lines: [], remarks: expect.stringContaining('line 1 was left out') })
    expect(process.cpuUsage(began).user).toBeLessThan(3_000_000)
  })

  it('does not care where its input is cut', async () => {
    const bytes = Buffer.from('{"id":1,"text":"Été 😡\u2028 chaud"}\n{"id":2,"text":"ok"}\n')
    const { lines } = await judged(Array.from(bytes, (byte) => Buffer.of(byte)))
    const whole = await judged(bytes.toString('utf8'))
    expect(lines).toEqual(whole.lines)
    expect(lines.length).toBe(2)
  })

  it('finds the posts though the first lines are none', async () => {
    const { lines, remarks } = await judged('posts of today\n\n  {"id":1,"text":"Merci"}\n{"id":2,"text":"Non"}\n')
    expect(lines.map((line) => line['id'])).toEqual([1, 2])
    expect(remarks).toBe('line 1 was left out: it is not JSON\n')
    const table = await judged('id,text\n1,"{ ""text"": 1 }\n{"\n')
    expect(table.lines.map((line) => line['id'])).toEqual(['1'])
  })

  it('waits for a line more where the first says nothing, and for none where it names the columns', async () => {
    const pieces = (...parts: readonly string[]) => judged(parts.map((part) => Buffer.from(part)))
    const slow = await pieces('posts of today\n', '\n', '{"id":1,"text":"Merci"}\n')
    expect([slow.lines.map((line) => line['id']), slow.remarks]).toEqual([[1], 'line 1 was left out: it is not JSON\n'])
    const [input, output] = [new PassThrough(), sink()]
    const counts = triage(
      { format: undefined, direct: undefined, lang: undefined, why: false },
      { input, output, remarks: sink(), bytes: null, now: () => 0 },
      judge,
    )
    input.write('id,text\n')
    await new Promise(setImmediate)
    input.write('1,Merci\n2,N')
    while (output.text() === '') await new Promise(setImmediate)
    input.end('on\n')
    expect(await counts).toEqual({ judged: 2, leftOut: 0 })
  })

  it('leaves out a post whose number would come out as another', async () => {
    const given = ['1234567890123456789', '1e400', '-9007199254740991', '1.5']
    const { lines, remarks } = await judged(given.map((id) => `{"id":${id},"text":"a"}`).join('\n'))
    expect(lines.map((line) => line['id'])).toEqual([-9_007_199_254_740_991, 1.5])
    expect(remarks.split('\n').slice(0, 2)).toEqual([
      'line 1 was left out: its id is a number with too many digits: it has to be a string',
      'line 2 was left out: its id is a number with too many digits: it has to be a string',
    ])
  })

  it.each([
    ['UTF-16, as some shells write', Buffer.from('\uFEFF{"id":1,"text":"Été 😡"}\n', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\uFEFFid;text\r\n1;Été 😡\r\n', 'utf16le').swap16()],
  ])('reads %s, wherever it is cut', async (_, bytes) => {
    const { lines } = await judged(Array.from(bytes, (byte) => Buffer.of(byte)))
    expect(lines.map((line) => [String(line['id']), line['language']])).toEqual([['1', 'fr']])
  })

  it('says once that signs cannot be read, where the text is saved in another way', async () => {
    const { lines, remarks } = await judged([Buffer.from('id;text\n1;caf\xe9\n2;d\xe9j\xe0\n', 'latin1')])
    expect(lines.length).toBe(2)
    expect(remarks).toBe('line 2 has signs that cannot be read: is this saved as UTF-8?\n')
  })

  it('writes what it judged while it waits for more, and at the end that somebody asks for', async () => {
    const [input, output] = [new PassThrough(), sink()]
    const stop = new AbortController()
    const counts = triage(
      { format: 'jsonl', direct: undefined, lang: undefined, why: false },
      { input, output, remarks: sink(), bytes: null, now: () => 0, stop: stop.signal },
      judge,
    )
    input.write('{"id":1,"text":"Merci"}\n{"id":2,"te')
    while (output.text() === '') await new Promise(setImmediate)
    input.write('xt":"Non"}\n')
    await new Promise(setImmediate)
    stop.abort()
    expect(await counts).toEqual({ judged: 2, leftOut: 0 })
    expect(output.text().match(/"id":\d/g)).toEqual(['"id":1', '"id":2'])
  })

  it('does not wait for a line that nobody will read', async () => {
    const output = new Writable({
      write: (_chunk, _, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    })
    const input = new PassThrough()
    input.write('{"text":"a"}\n')
    const counts = await triage(
      { format: 'jsonl', direct: undefined, lang: undefined, why: false },
      { input, output, remarks: sink(), bytes: null, now: () => 0 },
      judge,
    )
    expect(counts).toEqual({ judged: 1, leftOut: 0 })
  })

  it('says in a sentence that what it judged cannot be written', async () => {
    const output = new Writable({
      write: (_chunk, _, done) => done(Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })),
    })
    const told = triage(
      { format: 'jsonl', direct: undefined, lang: undefined, why: false },
      { input: Readable.from([Buffer.from('{"text":"a"}\n')]), output, remarks: sink(), bytes: null, now: () => 0 },
      judge,
    )
    await expect(told).rejects.toThrow('The judgements cannot be written: the disk is full.')
  })

  it('ends quietly when nobody reads any more', async () => {
    const output = new Writable({
      write: (_chunk, _, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    })
    const input = new PassThrough()
    input.end('{"text":"a"}\n'.repeat(500))
    const counts = await triage(
      { format: 'jsonl', direct: undefined, lang: undefined, why: false },
      { input, output, remarks: sink(), bytes: null, now: () => 0 },
      judge,
    )
    expect(counts.leftOut).toBe(0)
  })
})

describe('vigie triage with a model of one’s own', () => {
  const asked: number[] = []
  const guest: Guest = {
    ...{ id: 'mood', head: 'sentiment', labels: ['neg', 'neu', 'pos'], each: false, languages: null },
    ...{ temperature: 1, sure: 0.5 },
  }
  const withMood = judgeWith(judge, {
    guest,
    isAway: () => false,
    speak: (texts) => {
      asked.push(texts.length)
      return Promise.resolve(texts.map(() => sharesOf(guest, [0, 0, 9])))
    },
  })
  const run = (input: Readable, options: Partial<TriageOptions> = {}, stop?: AbortSignal) => {
    const output = sink()
    const counts = triage(
      { format: 'jsonl', direct: undefined, lang: undefined, why: false, ...options },
      { input, output, remarks: sink(), bytes: null, now: () => 0, ...(stop === undefined ? {} : { stop }) },
      withMood,
    )
    return { output, counts }
  }
  const line = (id: number): string => `{"id":${id},"text":"La livraison est en retard, une honte (${id})"}\n`
  const idsIn = (text: string) => [...text.matchAll(/^\{"id":(\d+)/gm)].map(([, id]) => Number(id))

  it('answers a line that no other follows', async () => {
    const input = new PassThrough()
    const { output, counts } = run(input)
    input.write(line(1))
    while (output.text() === '') await new Promise(setImmediate)
    expect(idsIn(output.text())).toEqual([1])
    input.end(line(2))
    expect(await counts).toEqual({ judged: 2, leftOut: 0 })
    expect(output.text()).toContain('"sentiment":"pos"')
  })

  it('asks about many at once where many come', async () => {
    asked.length = 0
    const { counts } = run(
      Readable.from([Buffer.from(Array.from({ length: 130 }, (_, i) => line(1_000 + i)).join(''))]),
    )
    expect(await counts).toEqual({ judged: 130, leftOut: 0 })
    expect(asked).toEqual([64, 64, 2])
  })

  it('drops nothing of what was read when it is stopped, or when reading fails', async () => {
    const stop = new AbortController()
    const input = new PassThrough()
    const stopped = run(input, {}, stop.signal)
    input.write(line(1) + line(2))
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
    stop.abort()
    expect(await stopped.counts).toEqual({ judged: 2, leftOut: 0 })
    const failing = run(
      Readable.from(
        (async function* () {
          yield Buffer.from(line(1) + line(2))
          throw new Error('the cable is out')
        })(),
      ),
    )
    await expect(failing.counts).rejects.toThrow('the cable is out')
    expect([idsIn(stopped.output.text()), idsIn(failing.output.text())]).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  it('explains each verdict but those that the guest gave', async () => {
    const why = async (with_: TriageJudge): Promise<readonly string[]> => {
      const output = sink()
      const place = { input: Readable.from([Buffer.from(line(1))]), output, remarks: sink(), bytes: null, now: () => 0 }
      await triage({ format: 'jsonl', direct: undefined, lang: undefined, why: true }, place, with_)
      return Object.keys(JSON.parse(output.text()).why)
    }
    expect(await why(judge)).toEqual([...heads])
    expect(await why(withMood)).toEqual(heads.filter((head) => head !== 'sentiment'))
  })
})

describe('the weights', () => {
  it('are refused when a byte of them is another', () => {
    const from = newestModel()
    copyFileSync(join(from, 'manifest.json'), join(folder, 'manifest.json'))
    const bytes = readFileSync(join(from, 'weights.bin.br'))
    bytes[1_000] = (bytes[1_000] ?? 0) ^ 1
    writeFileSync(join(folder, 'weights.bin.br'), bytes)
    expect(() => loadJudge(folder)).toThrow('its checksum is not the one in manifest.json')
  })

  it.each([10, 5_000, 1_000_000])('are refused when they end after %i bytes', (size) => {
    const whole = brotliDecompressSync(readFileSync(join(newestModel(), 'weights.bin.br')))
    expect(() => readModel(whole.subarray(0, size))).toThrow()
  })
})

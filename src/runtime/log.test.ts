import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facts, openLog } from './log.ts'

it.runIf(existsSync('/dev/full'))('a log on a full disk stops nobody who has something to say', () => {
  const data = mkdtempSync(join(tmpdir(), 'vigie-log-'))
  const { isTTY } = process.stderr
  try {
    mkdirSync(join(data, 'log'))
    symlinkSync('/dev/full', join(data, 'log', 'vigie.log'))
    // The file is used where a person looks at the terminal.
    process.stderr.isTTY = true
    const log = openLog({ data, logLevel: 'info' }, 'web')
    expect(() => {
      for (let n = 0; n < 3; n += 1) log.error('said', { n })
    }).not.toThrow()
  } finally {
    process.stderr.isTTY = isTTY
    rmSync(data, { recursive: true, force: true })
  }
})

it('in the file of a data folder is moved aside by who serves, never by a command beside it, and not even begun by who is silent', () => {
  const data = mkdtempSync(join(tmpdir(), 'vigie-log-'))
  const { isTTY } = process.stderr
  try {
    process.stderr.isTTY = true
    openLog({ data, logLevel: 'silent' }, 'doctor').error('said')
    expect(readdirSync(data)).toEqual([])
    mkdirSync(join(data, 'log'))
    const file = join(data, 'log', 'vigie.log')
    writeFileSync(file, '')
    truncateSync(file, 20_000_001)
    openLog({ data, logLevel: 'info' }, 'backup').info('said')
    expect(readdirSync(join(data, 'log'))).toEqual(['vigie.log'])
    openLog({ data, logLevel: 'info' }, 'web').info('said')
    expect(readdirSync(join(data, 'log'))).toEqual(['vigie.log', 'vigie.log.1'])
  } finally {
    process.stderr.isTTY = isTTY
    rmSync(data, { recursive: true, force: true })
  }
})

const shown = (given: Readonly<Record<string, unknown>>): string => JSON.stringify(facts(given))

describe('a line of the log', () => {
  it('leaves out what an error quotes, and keeps what names it', () => {
    const thrown = (text: string): unknown => {
      try {
        return JSON.parse(text)
      } catch (error) {
        return error
      }
    }
    expect(shown({ error: thrown('Marie "Dupont" 06 12') })).not.toMatch(/Marie|Dupont|06 12/)
    const cause = Object.assign(new Error('invalid input syntax for type uuid: "Marie"'), {
      code: '22P02',
      detail: 'Marie',
    })
    expect(facts({ error: cause, sourceId: 'a' })).toEqual({
      sourceId: 'a',
      error: { name: 'Error', message: 'invalid input syntax for type uuid: "…"', code: '22P02' },
    })
    expect(facts({ error: 'connect ECONNREFUSED 127.0.0.1:5432' })).toEqual({
      error: 'connect ECONNREFUSED 127.0.0.1:5432',
    })
    expect(facts({ error: "It doesn't answer" })).toEqual({ error: "It doesn't answer" })
  })

  it('never shows words between quotation marks, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('"', "'", '\n', '“', 'l’eau'))),
        fc.constantFrom(['"', '"'], ["'", "'"], ['“', '”'], ['« ', ' »'], ['`', '`']),
        (around, [before, after]) => {
          const error = new Error(`unexpected ${before}${around.join('')}qzxmark${around.join('')}${after} here`)
          expect(shown({ error, more: 1 })).not.toContain('qzxmark')
        },
      ),
    )
  })
})

import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLog } from './log.ts'

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

import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeDataFolder } from './data-folder.ts'
import { StartFault } from './fault.ts'

it.runIf(existsSync('/proc/self'))(
  'a data folder where nothing can be made is refused at once, not tried for ever',
  () => {
    expect(() => makeDataFolder('/proc/vigie/data')).toThrow(StartFault)
  },
)

// Plain JavaScript with Node's own modules only: `npm test` uses it before anything is installed or built.
import { accessSync, constants, readFileSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const memory = '/dev/shm'

/** Whether the system keeps files in memory for whoever wants it, with room in it, and lets programs run from there. */
function hasMemory() {
  try {
    accessSync(memory, constants.W_OK)
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, at]) => at === memory)
    const { bavail, bsize } = statfsSync(memory)
    return mount?.[2] === 'tmpfs' && !mount[3]?.split(',').includes('noexec') && bavail * bsize > 4_000_000_000
  } catch {
    // There is no such folder here.
    return false
  }
}

/**
 * Where the files of databases that are thrown away cost least: in memory, where that can be. A database is hundreds of
 * files that come and go; on a disk that was half of the work of the tests of the database.
 */
export const quickFolder = hasMemory() ? memory : tmpdir()

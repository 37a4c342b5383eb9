import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartFault, codeOf, messageOf } from './fault.ts'

/** One folder after the other: Node's own way, `recursive`, never ends where the system says of a folder's child that the folder is missing (/proc). */
function makeFolders(folder: string, mode: number): void {
  if (existsSync(folder)) return
  makeFolders(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Makes the data folder, or says why it cannot be used. */
export function makeDataFolder(folder: string): void {
  const probe = join(folder, `.writable-${process.pid}`)
  try {
    makeFolders(folder, process.getuid?.() === 0 ? 0o755 : 0o700)
    writeFileSync(probe, 'Vigie looks whether it may write here.\n')
    rmSync(probe)
  } catch (cause) {
    try {
      rmSync(probe, { force: true })
    } catch {
      // There is no such folder to remove it from.
    }
    throw new StartFault(
      codeOf(cause) === 'ENOSPC'
        ? `The disk that holds ${folder} is full: make room and start again.`
        : `The data folder ${folder} cannot be written (${codeOf(cause) ?? messageOf(cause)}): give it to this user, or choose another with VIGIE_DATA.`,
      { cause },
    )
  }
}

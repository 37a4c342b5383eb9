import { readFileSync, readlinkSync, readdirSync, realpathSync } from 'node:fs'

const fromProc = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return undefined
  }
}

/** Fields of /proc/<pid>/stat after the command's name, which may itself hold spaces and brackets. */
const statFields = (pid: number): readonly string[] | undefined => {
  const stat = fromProc(pid, 'stat')
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Is a process with this id at work? One that ended but was not yet reaped by its parent is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const state = statFields(pid)?.[0]
  return state !== 'Z' && state !== 'X'
}

/** What tells a process from a later one with the same id: the boot and the tick it began at. Empty where the system does not say. */
export function birthOf(pid: number): string {
  const began = statFields(pid)?.[19]
  if (began === undefined) return ''
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${began}`
  } catch {
    return began
  }
}

/** The parent of a process, where the system says. */
export function parentOf(pid: number): number | undefined {
  const parent = Number(statFields(pid)?.[1])
  return Number.isInteger(parent) && parent > 0 ? parent : undefined
}

/** The name of the program that a process runs, where the system says. */
export const programOf = (pid: number): string | undefined => fromProc(pid, 'comm')?.trim()

/** The folder that a process works in, where the system says. */
export function folderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

/** All processes that work in `folder`; undefined where the system does not say. */
export function processesIn(folder: string): number[] | undefined {
  let pids: string[]
  let real: string
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    real = realpathSync(folder)
  } catch {
    return undefined
  }
  return pids.length === 0 ? undefined : pids.map(Number).filter((pid) => folderOf(pid) === real && isAlive(pid))
}

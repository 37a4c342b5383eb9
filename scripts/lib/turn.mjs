import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A lock stays empty for a moment, while it is written; one that stays so longer was never finished. */
const emptyAtMost = 5_000

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** What tells a process from a later one with the same id; empty where the system does not say. */
function birthOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${began}`
  } catch {
    return ''
  }
}

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const ageOf = (path) => {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}

/** Is nobody behind this lock any more? A process asks once, so its own id is that of an earlier one. */
function isStale(path, holder) {
  const [pid = '', birth = ''] = holder.trim().split(' ')
  if (!(Number(pid) > 0)) return ageOf(path) > emptyAtMost
  if (Number(pid) === process.pid || !isAlive(Number(pid))) return true
  const now = birthOf(Number(pid))
  return birth !== '' && now !== '' && birth !== now
}

/** Writes the lock if nobody else has; undefined where it cannot be written at all. */
function take(path, ours) {
  let file
  try {
    mkdirSync(dirname(path), { recursive: true })
    file = openSync(path, 'wx')
  } catch (error) {
    return error.code === 'EEXIST' ? false : undefined
  }
  try {
    writeSync(file, ours)
    return true
  } catch {
    rmSync(path, { force: true })
    return undefined
  } finally {
    closeSync(file)
  }
}

/**
 * Does `work` while no other process that asks for the same file does: two starts of one clone must not install over
 * each other. Where the file cannot be written, nothing can be installed either, and the work says so itself.
 */
export async function inTurn(path, say, work) {
  const ours = `${process.pid} ${birthOf(process.pid)}\n`
  let waited = false
  for (;;) {
    const taken = take(path, ours)
    if (taken === undefined) return work()
    if (taken) break
    const holder = textOf(path)
    if (isStale(path, holder)) {
      const aside = `${path}.${randomBytes(6).toString('hex')}`
      try {
        renameSync(path, aside)
        if (textOf(aside) !== holder) renameSync(aside, path)
      } catch {
        // Another one was faster.
      }
      rmSync(aside, { force: true })
      continue
    }
    if (!waited) say('Another start is installing or building here; waiting for it …')
    waited = true
    await pause(200)
  }
  try {
    return await work()
  } finally {
    if (textOf(path) === ours) rmSync(path, { force: true })
  }
}

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

const textOf = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * Does `work` while no other process that asks for the same file does: two starts of one clone must not install over
 * each other. Where the file cannot be written, nothing can be installed either, and the work says so itself.
 */
export async function inTurn(path, say, work) {
  const ours = `${process.pid}\n`
  let waited = false
  for (;;) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, ours, { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') return work()
    }
    const holder = textOf(path)
    const pid = Number(holder)
    // Written in two steps, so it may be empty for a moment; a process that was killed leaves it behind.
    if (pid > 0 && !isAlive(pid)) {
      const aside = `${path}.${process.pid}`
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

import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { memoryOf, processTree } from './memory.ts'

/** Watches what the descendants of a process hold, in a thread of its own: the system goes through all pages of a process to say it, and whoever waits for that asks late and hears late. One process at a time, with a pause behind each, so that no question meets all of them. Tells the sum (MiB) after each round. */
const { root, pauseMs } = z.object({ root: z.number(), pauseMs: z.number() }).parse(workerData)
const port = parentPort
if (port === null) throw new Error('This runs in a thread.')
for (;;) {
  let sum = 0
  for (const pid of processTree(root)) {
    if (pid === root) continue
    sum += memoryOf(pid)
    await pause(pauseMs)
  }
  port.postMessage(sum)
  await pause(pauseMs)
}

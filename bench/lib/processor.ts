import { readdirSync, readFileSync } from 'node:fs'
import { nameOf, processTree } from './memory.ts'

/** What a process has used of the processor so far, in milliseconds; 0 when it has ended. */
function usedBy(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    // The kernel counts it in nanoseconds; `stat` knows hundredths of a second only.
    return (
      threads.reduce(
        (sum, it) => sum + Number(readFileSync(`/proc/${pid}/task/${it}/schedstat`, 'utf8').split(' ')[0]),
        0,
      ) / 1e6
    )
  } catch {
    return 0
  }
}

/** What the server and PostgreSQL, begun by this process, have used of the processor so far, in milliseconds. */
export function usedByOthers(): { readonly server: number; readonly postgres: number } {
  const sums = { server: 0, postgres: 0 }
  for (const pid of processTree(process.pid)) {
    if (pid !== process.pid) sums[nameOf(pid).includes('postgres') ? 'postgres' : 'server'] += usedBy(pid)
  }
  return sums
}

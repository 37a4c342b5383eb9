import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { processTree } from './memory.ts'

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100

/** How long (s) a process and all that descend from it have worked on a core so far; what has ended counts no more. */
export function workedSeconds(root: number): number {
  let ticks = 0
  for (const pid of processTree(root)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It has ended meanwhile.
    }
  }
  return ticks / ticksPerSecond
}

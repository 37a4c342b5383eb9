import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Who started us, and who started them: npm stands behind a shell. */
function above() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
  } catch {
    return String(process.ppid)
  }
}

/**
 * Runs a program to its end, its words shown. It never outlives us: signals are handed on, and it is ended when npm is gone.
 * @returns {Promise<{ ok: boolean, stopped: boolean, how: string }>}
 */
export function runChild(program, args, { cwd, env = process.env }) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
    let stopped = false
    const stop = (signal) => {
      stopped = true
      child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, stop)
    const before = above()
    const look = setInterval(() => {
      if (above() !== before) stop('SIGTERM')
    }, 250)
    const end = (how) => {
      clearInterval(look)
      for (const signal of signals) process.off(signal, stop)
      resolve({ ok: how === '0', stopped, how })
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(String(code ?? signal)))
  })
}

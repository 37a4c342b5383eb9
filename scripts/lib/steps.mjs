import { spawn } from 'node:child_process'

/** Runs a program of Node to its end and gives what it said. */
export function runNode(args, { cwd, env = {}, node = process.execPath, show = false }) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (chunk) => {
      said += chunk
      if (show) process.stdout.write(chunk)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const end = (ok, extra = '') => resolve({ ok, said: said + extra, ms: performance.now() - startedAt })
    child.once('error', (error) => end(false, String(error)))
    // Who was ended from outside had no time to say why.
    child.once('close', (code, signal) => end(code === 0, signal === null ? '' : `\nIt was ended by ${signal}.`))
  })
}

/** A length of time for people. */
export const inSeconds = (ms) => `${(ms / 1000).toFixed(1)} s`

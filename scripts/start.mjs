// Node's own modules only, and words that old Node versions understand: this runs before anything is installed.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (line) => console.log(line)

/** Vigie runs on Node 20.19 or later. */
function nodeFits() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

async function start() {
  if (!nodeFits()) {
    throw new Error(`Vigie needs Node 20.19 or later; this is ${process.versions.node}.`)
  }
  const { installPackages } = await import('./lib/install.mjs')
  const { inTurn } = await import('./lib/turn.mjs')
  await inTurn(join(root, '.cache', 'start.lock'), say, async () => {
    const { ok, installed, stopped } = await installPackages(root)
    if (stopped) throw new Error('Stopped while installing.')
    if (!ok) throw new Error('The packages could not be installed; see above.')
    if (installed) say('The packages are installed.')
    const { build } = await import('./build.mjs')
    await build(say)
  })
  const { run } = await import(pathToFileURL(join(root, 'dist', 'server', 'cli', 'run.js')).href)
  const [first, ...more] = process.argv.slice(2)
  await run(first === 'demo' ? ['demo', ...more] : ['serve', ...process.argv.slice(2)])
}

start().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})

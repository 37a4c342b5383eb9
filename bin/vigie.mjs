#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = join(root, 'dist', 'server', 'cli', 'run.js')

/** In a clone whose sources are newer than its build: what is built knows nothing of the steps that came with them. */
async function isOutdated() {
  if (!existsSync(join(root, 'src')) || !existsSync(join(root, 'scripts', 'build.mjs'))) return false
  const { isCurrent } = await import(pathToFileURL(join(root, 'scripts', 'build.mjs')).href)
  return !isCurrent('server')
}

if (process.argv[2] === 'migrate' && existsSync(program) && (await isOutdated())) {
  console.error('Vigie was built from other sources than those that lie here: run npm run build, then migrate.')
  process.exitCode = 1
} else if (existsSync(program)) {
  const { run } = await import(pathToFileURL(program).href)
  await run(process.argv.slice(2))
} else {
  console.error('Vigie is not built yet: run npm start once, or npm run build.')
  process.exitCode = 1
}

#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = join(root, 'dist', 'server', 'cli', 'run.js')

if (existsSync(program)) {
  const { run } = await import(pathToFileURL(program).href)
  await run(process.argv.slice(2))
} else {
  console.error('Vigie is not built yet: run npm start once, or npm run build.')
  process.exitCode = 1
}

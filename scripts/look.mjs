import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { build } from './build.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

await build((line) => console.log(line))
// The look is written as the tests are; Vite runs it without a second build.
const { module } = await runnerImport(join(root, 'test', 'look', 'main.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
  // Node 20 knows no `await using`.
  oxc: { target: 'es2022' },
})
process.exitCode = await module.look(process.argv.slice(2))

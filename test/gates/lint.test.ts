import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Each trespass: what it is, the file that commits it, its text, the rule that has to say so. */
const trespasses = [
  [
    'the time of day in the domain',
    'src/domain/cases/date.ts',
    'export const at = Date.now()',
    'no-restricted-globals',
  ],
  [
    'the process in the domain',
    'src/domain/cases/process.ts',
    'export const id = process.pid',
    'no-restricted-globals',
  ],
  [
    'the network in the domain',
    'src/domain/cases/fetch.ts',
    'export const get = () => fetch("x:")',
    'no-restricted-globals',
  ],
  [
    'chance in the domain',
    'src/domain/cases/chance.ts',
    'export const dice = () => Math.random()',
    'no-restricted-properties',
  ],
  ['Node in the domain', 'src/domain/cases/node.ts', 'export { join } from "node:path"', 'no-restricted-imports'],
  ['the time of day in a verb', 'src/services/date.ts', 'export const at = () => new Date()', 'no-restricted-globals'],
  [
    'the environment in the store',
    'src/store/env.ts',
    'export const home = process.env["HOME"]',
    'no-restricted-properties',
  ],
  [
    'the environment in the commands',
    'src/cli/env.ts',
    'export const home = process.env["HOME"]',
    'no-restricted-properties',
  ],
  [
    'a promise that nobody awaits',
    'src/store/float.ts',
    'const f = async (): Promise<void> => {}\nexport const g = (): void => { f() }',
    'no-floating-promises',
  ],
  [
    'a union with a forgotten case',
    'src/store/union.ts',
    "export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      return\n  }\n}",
    'switch-exhaustiveness-check',
  ],
  ['any', 'src/store/any.ts', 'export const x = (y: any): unknown => y', 'no-explicit-any'],
  [
    'a promise of not being null',
    'src/store/bang.ts',
    'export const x = (y: string | null): string => y!',
    'no-non-null-assertion',
  ],
  ['words on the console', 'src/store/console.ts', 'export const x = (): void => console.log("x")', 'no-console'],
  ['a silenced type error', 'src/store/ignore.ts', '// @ts-ignore\nexport const x: string = 1', 'ban-ts-comment'],
  [
    'an id that only a page with https can make',
    'web/src/id.ts',
    'export const id = () => crypto.randomUUID()',
    'no-restricted-properties',
  ],
  ['a circle', 'src/store/round.ts', 'import { b } from "./trip.ts"\nexport const a = (): unknown => b', 'no-cycle'],
] as const

/** What is right and must stay unblamed. */
const innocent = {
  'src/store/trip.ts': 'import { a } from "./round.ts"\nexport const b = (): unknown => a',
  'src/cli/words.ts': 'export const x = (): void => console.log("x")',
  'src/runtime/env.ts': 'export const home = process.env["HOME"]',
  'src/domain/cases/date.test.ts': 'export const at = Date.now()',
}

const folder = mkdtempSync(join(tmpdir(), 'vigie-lint-'))
const blamed = new Map<string, string>()

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const name of ['.oxlintrc.json', 'tsconfig.json', 'tsconfig.base.json'])
    copyFileSync(join(root, name), join(folder, name))
  const files = [...trespasses.map(([, path, text]) => [path, text] as const), ...Object.entries(innocent)]
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }
  let said = ''
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--type-aware', '-f', 'unix'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) said = String(error.stdout)
  }
  for (const line of said.split('\n')) {
    const [path] = line.split(':')
    if (path) blamed.set(path, `${blamed.get(path) ?? ''}${line}\n`)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the lint refuses', () => {
  it.each(trespasses)('%s', (_what, path, _text, rule) => {
    expect(blamed.get(path)).toContain(`(${rule})`)
  })

  it('nothing in files that may do what they do', () => {
    expect(Object.keys(innocent).filter((path) => path !== 'src/store/trip.ts' && blamed.has(path))).toEqual([])
  })
})

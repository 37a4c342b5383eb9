import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isAlive } from '../../src/runtime/processes.ts'
import { root, until } from './program.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-install-'))
  mkdirSync(join(folder, 'tool'))
  const tool = { name: 'tool', version: '1.0.0' }
  writeFileSync(join(folder, 'tool', 'package.json'), JSON.stringify(tool))
  const own = { name: 'own', version: '1.0.0', devDependencies: { tool: 'file:tool' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own))
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({
      ...{ name: 'own', version: '1.0.0', lockfileVersion: 3, requires: true },
      packages: {
        '': own,
        'node_modules/tool': { resolved: 'tool', link: true, dev: true },
        tool: { version: '1.0.0', dev: true },
      },
    }),
  )
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const library = (name: string): string => pathToFileURL(join(root, 'scripts', 'lib', name)).href

/** Runs a few lines of a program of Node, with this environment added; resolves when it has ended. */
function run(lines: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', lines], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<string>((done) => child.once('close', () => done(said)))
  return { child, ended, said: () => said }
}

const install = (env: Readonly<Record<string, string>> = {}): Promise<string> =>
  run(
    `import { installPackages } from '${library('install.mjs')}'
     console.log(JSON.stringify(await installPackages(${JSON.stringify(folder)})))`,
    env,
  ).ended

it('installs the tools too, whatever the environment says of production, and where it was told to', async () => {
  const said = await install({
    NODE_ENV: 'production',
    npm_config_omit: 'dev',
    npm_config_prefix: join(folder, 'tool'),
  })
  expect(said).toContain('"ok":true')
  expect(existsSync(join(folder, 'node_modules', 'tool', 'package.json'))).toBe(true)
  expect(await install()).toContain('"installed":false')
})

it('installs again when packages were taken away since', async () => {
  expect(await install()).toContain('"installed":true')
  rmSync(join(folder, 'node_modules', 'tool'))
  expect(await install()).toContain('"installed":true')
  expect(existsSync(join(folder, 'node_modules', 'tool', 'package.json'))).toBe(true)
})

it('lets two starts prepare one clone one after the other, also after one that was killed', async () => {
  const lock = join(folder, '.cache', 'start.lock')
  const log = join(folder, 'log')
  const turn = `import { appendFileSync } from 'node:fs'
    import { inTurn } from '${library('turn.mjs')}'
    const note = (what) => appendFileSync(${JSON.stringify(log)}, what + ' ')
    await inTurn(${JSON.stringify(lock)}, console.log, async () => {
      note('in')
      await new Promise((done) => setTimeout(done, Number(process.env.HOLD)))
      note('out')
    })`
  const killed = run(turn, { HOLD: '60000' })
  await until(() => (existsSync(log) ? true : undefined))
  const waiting = [1, 2].map(() => run(turn, { HOLD: '300' }))
  await until(() => (waiting.every((each) => each.said().includes('waiting')) ? true : undefined))
  killed.child.kill('SIGKILL')
  await Promise.all(waiting.map((each) => each.ended))
  expect(readFileSync(log, 'utf8')).toBe('in in out in out ')
  expect(existsSync(lock)).toBe(false)
})

it('does not wait for a start that is gone, though its id is another’s now, nor for a lock that was never written', async () => {
  const lock = join(folder, '.cache', 'start.lock')
  mkdirSync(join(folder, '.cache'), { recursive: true })
  const turn = `import { inTurn } from '${library('turn.mjs')}'
    await inTurn(${JSON.stringify(lock)}, console.log, () => console.log('in'))`
  for (const left of [`${process.pid} another-boot:1\n`, '']) {
    writeFileSync(lock, left)
    utimesSync(lock, new Date(0), new Date(0))
    const started = run(turn)
    expect(await started.ended).toBe('in\n')
    expect(existsSync(lock)).toBe(false)
  }
})

it('migrates nothing to the version of a build that is older than its sources, and does all else', async () => {
  for (const name of ['bin/vigie.mjs', 'scripts/build.mjs', 'scripts/lib/child.mjs'])
    cpSync(join(root, name), join(folder, name))
  for (const name of ['tsconfig.base.json', 'tsconfig.build.json', 'dist/.server', 'src/main.ts']) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), '{}')
  }
  mkdirSync(join(folder, 'dist/server/cli'), { recursive: true })
  writeFileSync(join(folder, 'dist/server/cli/run.js'), 'export const run = (args) => console.log(`${args} ran`)')
  const vigie = (name: string): string =>
    spawnSync(process.execPath, [join(folder, 'bin/vigie.mjs'), name], { encoding: 'utf8' }).output.join('')
  expect(vigie('migrate')).toBe(
    'Vigie was built from other sources than those that lie here: run npm run build, then migrate.\n',
  )
  expect(vigie('backup')).toContain('backup ran\n')
})

it('leaves nothing running when it is ended in the middle', async () => {
  const inner = "console.log('pid ' + process.pid); setTimeout(() => {}, 60000)"
  const outer = run(
    `import { runChild } from '${library('child.mjs')}'
     const { stopped } = await runChild(process.execPath, ['-e', ${JSON.stringify(inner)}], { cwd: '/' })
     console.log('stopped ' + stopped)`,
  )
  const pid = await until(() => /pid (\d+)/.exec(outer.said())?.[1])
  outer.child.kill('SIGTERM')
  expect(await outer.ended).toContain('stopped true')
  expect(isAlive(Number(pid))).toBe(false)
})

// Node's own modules only: this also runs on Node versions that Vigie refuses, to say so.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runChild } from './lib/child.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

/** Files that the compiler leaves alone but the program needs beside it. */
const carried = /\.(sql|svg|md)$/

function filesUnder(folder, keep) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test(-suite)?\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(keep ?? (() => true))
    .sort()
}

/** A checksum over everything that goes into one half of the build. */
function checksum(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

const shared = ['package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'].map((name) => join(root, name))

const halves = [
  {
    name: 'server',
    out: join(dist, 'server'),
    sources: () => [...shared, join(root, 'tsconfig.build.json'), ...filesUnder(join(root, 'src'))],
    async build() {
      // Types are checked where they are written; whoever starts Vigie need not wait for it.
      await run('The compiler', await compiler(), ['-p', 'tsconfig.build.json', '--noCheck'])
      for (const path of filesUnder(join(root, 'src'), (file) => carried.test(file))) {
        const to = join(dist, 'server', relative(join(root, 'src'), path))
        mkdirSync(dirname(to), { recursive: true })
        cpSync(path, to)
      }
    },
  },
  {
    name: 'web',
    out: join(dist, 'web'),
    sources: () => [
      ...shared,
      ...filesUnder(join(root, 'web')),
      ...filesUnder(join(root, 'src', 'api')),
      ...filesUnder(join(root, 'src', 'domain')),
    ],
    build: () =>
      run('Vite', process.execPath, [
        join(root, 'node_modules/vite/bin/vite.js'),
        ...['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn', 'web'],
      ]),
  },
]

/** The compiler's own program: what stands before it for Node would end without it when it is told to. */
async function compiler() {
  const finder = pathToFileURL(join(root, 'node_modules/typescript-7/lib/getExePath.js')).href
  return (await import(finder)).default()
}

async function run(name, program, args) {
  const { ok, stopped, how } = await runChild(program, args, {
    cwd: root,
    // Whatever this process is for, what it builds is for use: libraries drop their development code by this word.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (stopped) throw new Error('Stopped while building.')
  if (!ok) throw new Error(`${name} ended with ${how}.`)
}

/** Was this half of the build made of the sources that lie here now? */
export function isCurrent(name) {
  const half = halves.find((each) => each.name === name)
  const stamp = join(dist, `.${name}`)
  return existsSync(stamp) && existsSync(half.out) && readFileSync(stamp, 'utf8') === checksum(half.sources())
}

/** Builds what its sources changed for since the last time. Says what it does. */
export async function build(say) {
  for (const half of halves) {
    const stamp = join(dist, `.${half.name}`)
    const wanted = checksum(half.sources())
    if (existsSync(stamp) && existsSync(half.out) && readFileSync(stamp, 'utf8') === wanted) continue
    say(`Building the ${half.name === 'web' ? 'interface' : 'server'} …`)
    rmSync(stamp, { force: true })
    rmSync(half.out, { recursive: true, force: true })
    await half.build()
    mkdirSync(dist, { recursive: true })
    writeFileSync(stamp, wanted)
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await build((line) => console.log(line))
  } catch (error) {
    console.error(`Vigie could not be built: ${error.message}`)
    process.exitCode = 1
  }
}

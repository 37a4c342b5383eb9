import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'
import { hiddenBelow } from './in-page.mjs'
import { axeFaults, layoutFaults } from './faults.ts'
import { views } from './pages.ts'
import type { Phase, View } from './view.ts'
import { type Eye, sizes } from './eye.ts'
import { Stage } from './stage.ts'
import { Walk } from './walk.ts'

const usage = `npm run look [folder] [-- options]: a picture of every page and state, and what is wrong with it.

  folder              where the pictures go (a new folder among the system's temporary ones)
  --page PART         only pages whose name holds PART; several with commas
  --theme light|dark  --language fr|en  --width ${Object.keys(sizes).join('|')}
  --no-pictures       only look for faults
  --only-pictures     looks for none: the quicker way to see something
  --whole             pictures of everything that can be scrolled to, however long it is
  --list              only say which pages there are
`

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const chosen = <T extends string>(all: readonly T[], given: string | undefined): readonly T[] => {
  if (given === undefined) return all
  const found = all.filter((it) => given.split(',').includes(it))
  if (found.length === 0) throw new Error(`There is no “${given}”: ${all.join(', ')}.`)
  return found
}

/** Looks at the built program as the command line says. Gives the exit code: 1 when something is wrong. */
export async function look(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      page: { type: 'string' },
      theme: { type: 'string' },
      language: { type: 'string' },
      width: { type: 'string' },
      'no-pictures': { type: 'boolean' },
      'only-pictures': { type: 'boolean' },
      whole: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    print(usage)
    return 0
  }
  const parts = values.page?.split(',')
  const wanted = views.filter(({ name }) => parts === undefined || parts.some((part) => name.includes(part)))
  if (values.list === true || wanted.length === 0) {
    print((values.list === true ? wanted : views).map(({ name }) => name).join('\n'))
    return values.list === true ? 0 : 2
  }
  const eyes = chosen(['fr', 'en'] as const, values.language).flatMap((language) =>
    chosen(['light', 'dark'] as const, values.theme).flatMap((theme) =>
      chosen(['1440', '1024', '820', '390', '320', 'zoom'] as const, values.width).map(
        (size): Eye => ({ language, theme, size }),
      ),
    ),
  )
  const folder = positionals[0] ?? mkdtempSync(join(tmpdir(), 'vigie-look-'))
  mkdirSync(folder, { recursive: true })
  const browser = await launchBrowser()
  const server = await startServer()
  let faults = 0
  let pictures = 0
  try {
    await using stage = await Stage.open(server.url)
    // One page for all views of an eye. After a view that went wrong the next one gets another.
    let walk: Walk | undefined
    const rest = async (): Promise<void> => {
      const over = walk
      walk = undefined
      await over?.[Symbol.asyncDispose]()
    }
    const lookAt = async (view: View, eye: Eye): Promise<void> => {
      const name = `${view.name}.${eye.language}.${eye.theme}.${eye.size}`
      const say = (words: string): void => {
        faults += 1
        print(`${name}: ${words}`)
      }
      try {
        walk ??= await Walk.begin(browser, stage, eye)
        await walk.to(view, async (page) => {
          if (values['no-pictures'] !== true) {
            if (values.whole === true) {
              const { width, height } = sizes[eye.size]
              await page.setViewportSize({ width, height: height + (await page.evaluate(hiddenBelow)) })
            }
            await page.screenshot({ path: join(folder, `${name}.png`) })
            if (values.whole === true) await page.setViewportSize(sizes[eye.size])
            pictures += 1
          }
          if (values['only-pictures'] === true) return
          for (const fault of await layoutFaults(page, sizes[eye.size].thumb)) say(fault)
          for (const fault of await axeFaults(page)) say(fault)
        })
      } catch (error) {
        say(error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error))
        await rest()
      }
    }
    const walkThrough = async (phase: Phase): Promise<void> => {
      for (const eye of eyes) {
        const here = wanted.filter((view) => view.phase === phase)
        if (here.length > 0 && phase !== 'no-account') await stage.speak(eye.language)
        for (const view of here) await lookAt(view, eye)
        await rest()
      }
    }
    await walkThrough('no-account')
    await stage.makeAccount()
    await walkThrough('no-brand')
    await stage.fill()
    await walkThrough('seeded')
  } finally {
    await browser.close()
    await server.stop()
  }
  print(`${pictures} pictures in ${folder}; ${faults === 0 ? 'nothing wrong' : `${faults} faults`}.`)
  return faults === 0 ? 0 : 1
}

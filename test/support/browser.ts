import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { quickFolder } from './quick-folder.mjs'

/** Switches of the packed browser that a journey must not have: they switch off the very rules that our headers rely on, or tie the browser's life to one page. */
const unwanted = new Set([
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--single-process',
  '--no-zygote',
  "--headless='shell'",
  // A graphics card made of software: five times the work of drawing without one.
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
])

/** Unpacks the browser once per user, so that root and an ordinary user never share files. */
async function unpack(): Promise<{ readonly path: string; readonly folder: string }> {
  const folder = join(tmpdir(), `vigie-chromium-${process.getuid?.() ?? 'user'}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return { path: await chromium.executablePath(), folder }
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}

/** Tells the browser which fonts there are: the ones that it brings, one with emoji (without any it ends at the first emoji), and the system's. */
async function listFonts(folder: string): Promise<string> {
  const emoji = dirname(
    createRequire(import.meta.url).resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
  )
  const folders = [join(folder, 'fonts'), emoji, '/usr/share/fonts']
  const file = join(folder, 'fonts.conf')
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders
      .map((it) => `<dir>${it}</dir>`)
      .join('')}<cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`,
  )
  return file
}

const launched: Browser[] = []
const unanswered: string[] = []

/** Writes down each request of the browser that finds no answer, for `whatPagesShow`. */
function noteUnanswered(browser: Browser): void {
  const make = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await make(options)
    context.on('requestfailed', (request) =>
      unanswered.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText ?? 'no reason'}`),
    )
    return context
  }
}

/** The address and the text of every open page of every browser launched here, and the last requests that found no answer. */
export async function whatPagesShow(): Promise<string> {
  const pages = launched.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages())
  const shown = await Promise.all(
    pages.map(async (page) => {
      // What stands around the page is the same on each; what is said last stands at the end.
      const text = await page
        .evaluate(() => {
          const over = [...document.querySelectorAll<HTMLElement>('dialog[open], [role="status"], [role="alert"]')]
          const page = document.querySelector('main') ?? document.body
          return [page, ...over].map((it) => it.innerText).join('\n—\n')
        })
        .catch((error: Error) => error.message)
      return `- ${page.url()}\n${text.length > 3_000 ? `${text.slice(0, 1_000)}\n[…]\n${text.slice(-2_000)}` : text}`
    }),
  )
  return ['The pages showed:', ...shown, 'Requests without an answer:', ...unanswered.slice(-20)].join('\n')
}

/** Starts a headless Chromium from its npm package; nothing needs to be installed on the machine. Close it after use. */
export async function launchBrowser(): Promise<Browser> {
  const { path, folder } = await unpack()
  const browser = await playwright.launch({
    executablePath: path,
    headless: true,
    // What its processes share, each picture of a page among it, goes to the disk by this one; memory costs less.
    ignoreDefaultArgs: quickFolder === tmpdir() ? [] : ['--disable-dev-shm-usage'],
    args: [...chromium.args.filter((argument) => !unwanted.has(argument)), '--headless', '--disable-gpu'],
    env: { ...process.env, FONTCONFIG_FILE: await listFonts(folder), HOME: folder },
  })
  noteUnanswered(browser)
  launched.push(browser)
  return browser
}

import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** Switches of the packed browser that a journey must not have: they switch off the very rules that our headers rely on, or tie the browser's life to one page. */
const unwanted = new Set([
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--single-process',
  '--no-zygote',
  "--headless='shell'",
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

/** Starts a headless Chromium from its npm package; nothing needs to be installed on the machine. Close it after use. */
export async function launchBrowser(): Promise<Browser> {
  const { path, folder } = await unpack()
  return playwright.launch({
    executablePath: path,
    headless: true,
    args: [...chromium.args.filter((argument) => !unwanted.has(argument)), '--headless'],
    env: { ...process.env, FONTCONFIG_PATH: join(folder, 'fonts'), HOME: folder },
  })
}

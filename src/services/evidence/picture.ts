import type { Sharp, SharpOptions } from 'sharp'
import { evidenceLimits } from '../../domain/cases/evidence.ts'

/** A picture that we made ourselves. */
export interface Picture {
  readonly type: 'image/webp'
  readonly bytes: Buffer
  readonly width: number
  readonly height: number
}

/** What the screen shows of a file: large enough to be read, and small for the thread. */
export interface Pictures {
  readonly shown: Picture
  readonly thumb: Picture
}

/** Why a file gives no picture. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  readonly why: 'damaged' | 'too-many-pixels'
  constructor(why: 'damaged' | 'too-many-pixels', cause: unknown) {
    super(`The picture is ${why}.`, { cause })
    this.why = why
  }
}

/** A screenshot of a long page is tall: the width is what makes it readable. */
const large = { width: 2_000, height: 8_000, quality: 86 }
const small = { width: 480, height: 480, quality: 80 }

type Make = (input: Buffer, options: SharpOptions) => Sharp

let loaded: Promise<Make> | undefined

/** The library, with every reader shut but those of the four kinds that we take: a picture that is none of them reaches no code at all. Loaded when the first picture comes. */
async function load(): Promise<Make> {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
  })
  // Pictures are rare; what was unpacked once is not kept, and one of them never takes all cores.
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}

let turn: Promise<unknown> = Promise.resolve()

/** Draws a picture anew in two sizes: upright, its first frame, without a word of what else was in the file (place, device, hidden parts). One at a time in a process. */
export function redraw(bytes: Buffer): Promise<Pictures> {
  const mine = turn.then(() => draw(bytes))
  turn = mine.catch(() => undefined)
  return mine
}

async function draw(bytes: Buffer): Promise<Pictures> {
  loaded ??= load()
  const make = await loaded
  const open = () => make(bytes, { failOn: 'warning', limitInputPixels: evidenceLimits.pixels, sequentialRead: true })
  const fit = async (size: typeof large): Promise<Picture> => {
    const { data, info } = await open()
      .autoOrient()
      .resize({ width: size.width, height: size.height, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: size.quality, effort: 3 })
      .toBuffer({ resolveWithObject: true })
    return { type: 'image/webp', bytes: data, width: info.width, height: info.height }
  }
  try {
    return { shown: await fit(large), thumb: await fit(small) }
  } catch (error) {
    const tooMany = error instanceof Error && /pixel limit/i.test(error.message)
    throw new Unreadable(tooMany ? 'too-many-pixels' : 'damaged', error)
  }
}

import { otherFile } from '../../domain/cases/attachment.ts'
import { evidenceLimits, type FileKind, fileKind, fileName, isWholePdf } from '../../domain/cases/evidence.ts'
import { after, hours } from '../../domain/model/time.ts'
import { brandExists, lockBrand } from '../../store/brands.ts'
import { keepBlob } from '../../store/blobs.ts'
import { bytesSince, insertEvidence, readEvidence, type StoredEvidence } from '../../store/evidence.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayChangeCases, mustSee } from '../permissions.ts'
import { type Pictures, redraw, Unreadable } from './picture.ts'

export type { StoredEvidence } from '../../store/evidence.ts'

const types: Readonly<Record<FileKind, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  pdf: 'application/pdf',
  heic: 'image/heic',
}

/** What a file is, by its content; only what is drawn is shown. */
interface Checked {
  readonly type: string
  readonly drawn: boolean
}

/** Keeps a file as it was seen, until a case takes it up; a day later it goes if none did. The same id twice is one file. The bytes are asked for only of somebody who may bring them. `any`: for a note, where every kind is kept but programs; what is neither picture nor letter is only ever saved again. */
export async function keepEvidence(
  ctx: Context,
  input: {
    readonly id: string
    readonly brandId: string
    readonly name: string
    readonly any?: boolean
    readonly read: () => Promise<Buffer>
  },
): Promise<StoredEvidence> {
  const person = mayChangeCases(ctx)
  mustSee(person, input.brandId)
  if (!(await brandExists(ctx.db, input.brandId))) throw brandGone()
  const bytes = await input.read()
  const now = ctx.now()
  const { type, drawn } = check(bytes, input.any === true)
  const pictures = drawn ? await draw(bytes) : null
  return ctx.db.transaction(async (tx) => {
    if (!(await lockBrand(tx, input.brandId))) throw brandGone()
    const before = await readEvidence(tx, input.id)
    if (before === undefined) {
      const today = await bytesSince(tx, input.brandId, after(now, hours(-24)))
      if (today + bytes.length > evidenceLimits.bytesPerDay) {
        throw new ServiceError('too-many', 'evidence-day-full', 'This brand has kept as many files today as it may.')
      }
      const original = await keepBlob(tx, { type, bytes }, now)
      const { id, brandId } = input
      const picture =
        pictures === null
          ? null
          : {
              shown: await keepBlob(tx, pictures.shown, now),
              thumb: await keepBlob(tx, pictures.thumb, now),
              width: pictures.shown.width,
              height: pictures.shown.height,
            }
      const name = fileName(input.name)
      await insertEvidence(tx, { id, brandId, name, original, picture, addedBy: person.userId, now })
    }
    const stored = before ?? (await readEvidence(tx, input.id))
    if (stored === undefined || stored.brandId !== input.brandId || stored.addedBy.id !== person.userId) {
      throw new ServiceError('conflict', 'evidence-id-taken', 'Another file has this id already.')
    }
    return stored
  })
}

function check(bytes: Buffer, any: boolean): Checked {
  if (bytes.length === 0) throw new ServiceError('invalid', 'file-empty', 'The file is empty.')
  if (bytes.length > evidenceLimits.bytes) throw fileTooLarge()
  const kind = fileKind(bytes)
  if (any && (kind === null || kind === 'heic'))
    return kind === null ? checkOther(bytes) : { type: types.heic, drawn: false }
  if (kind === null) {
    throw new ServiceError('invalid', 'file-type', 'Only pictures (PNG, JPEG, WebP, GIF) and PDF letters are kept.')
  }
  if (kind === 'heic') {
    throw new ServiceError('invalid', 'file-heic', 'This picture is HEIC, which cannot be read here. Send it as JPEG.')
  }
  if (kind === 'pdf' && !isWholePdf(bytes)) throw damaged()
  return { type: types[kind], drawn: kind !== 'pdf' }
}

function checkOther(bytes: Buffer): Checked {
  const other = otherFile(bytes)
  if (other === 'program') {
    throw new ServiceError('invalid', 'file-program', 'This file is a program or a script: none is kept here.')
  }
  return { type: other.type, drawn: false }
}

async function draw(bytes: Buffer): Promise<Pictures> {
  try {
    return await redraw(bytes)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    if (error.why === 'damaged') throw damaged(error)
    throw new ServiceError('invalid', 'file-pixels', 'This picture has more points than can be opened safely.', {
      cause: error,
    })
  }
}

/** The refusal of a file that is larger than what is kept. */
export const fileTooLarge = (): ServiceError =>
  new ServiceError('invalid', 'file-too-large', `A file holds at most ${evidenceLimits.bytes / 1024 / 1024} MB.`)

const damaged = (cause?: unknown): ServiceError =>
  new ServiceError('invalid', 'file-damaged', 'The file is damaged or was cut off on its way.', { cause })

const brandGone = (): ServiceError => new ServiceError('not-found', 'not-found', 'This brand is not here any more.')

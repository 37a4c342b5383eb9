import { saveName } from '../../domain/cases/attachment.ts'
import { readBlob } from '../../store/blobs.ts'
import { hashOfEvidence, readEvidence, type StoredEvidence } from '../../store/evidence.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** What is handed out of a file. */
export interface HandedOut {
  readonly type: 'image/webp' | 'application/pdf' | 'application/octet-stream'
  readonly name: string
  /** Names these very bytes. */
  readonly tag: string
  /** Read only when somebody wants more than the tag. */
  readonly read: () => Promise<Buffer>
}

/** What a browser is told of each: other files are nothing that it knows. */
const told = {
  shown: 'image/webp',
  thumb: 'image/webp',
  letter: 'application/pdf',
  file: 'application/octet-stream',
} as const

/** Hands out the picture that we made of a file; a letter or any other file as it is, to be saved under a name that fits what it is. No picture that was uploaded ever leaves. */
export async function openEvidence(
  ctx: Context,
  input: { readonly evidenceId: string; readonly which: 'shown' | 'thumb' | 'letter' | 'file' },
): Promise<HandedOut> {
  const person = mayReadCases(ctx)
  const { which } = input
  const evidence = await readEvidence(ctx.db, input.evidenceId)
  if (evidence === undefined) throw nothing()
  mustSee(person, evidence.brandId, nothing().message)
  const whole = which === 'letter' || which === 'file'
  if (whole && kindOf(evidence) !== which) throw nothing()
  const hash = await hashOfEvidence(ctx.db, evidence.id, whole ? 'original' : which)
  if (hash === null) throw nothing()
  return {
    type: told[which],
    name: which === 'file' ? saveName(evidence.name, evidence.type) : evidence.name,
    tag: hash.toString('hex'),
    async read() {
      const blob = await readBlob(ctx.db, hash)
      if (blob === undefined || blob.type !== (whole ? evidence.type : 'image/webp')) throw nothing()
      return blob.bytes
    },
  }
}

/** Whether a file is shown as a picture, saved as a letter, or only saved. */
export function kindOf({ type }: Pick<StoredEvidence, 'type'>): 'picture' | 'letter' | 'file' {
  if (type === 'application/pdf') return 'letter'
  return drawnTypes.has(type) ? 'picture' : 'file'
}

const drawnTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

const nothing = (): ServiceError => new ServiceError('not-found', 'not-found', 'There is no such file.')

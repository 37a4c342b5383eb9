import { readBlob } from '../../store/blobs.ts'
import { hashOfEvidence, readEvidence } from '../../store/evidence.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { mayReadCases, mustSee } from '../permissions.ts'

/** What is handed out of a file. */
export interface HandedOut {
  readonly type: 'image/webp' | 'application/pdf'
  readonly name: string
  /** Names these very bytes. */
  readonly tag: string
  /** Read only when somebody wants more than the tag. */
  readonly read: () => Promise<Buffer>
}

/** Hands out the picture that we made of a file, or a letter as it is. Nothing else that was uploaded ever leaves. */
export async function openEvidence(
  ctx: Context,
  input: { readonly evidenceId: string; readonly which: 'shown' | 'thumb' | 'letter' },
): Promise<HandedOut> {
  const person = mayReadCases(ctx)
  const evidence = await readEvidence(ctx.db, input.evidenceId)
  const isLetter = evidence?.type === 'application/pdf'
  if (evidence === undefined) throw nothing()
  mustSee(person, evidence.brandId, nothing().message)
  if (isLetter !== (input.which === 'letter')) throw nothing()
  const hash = await hashOfEvidence(ctx.db, evidence.id, input.which === 'letter' ? 'original' : input.which)
  if (hash === null) throw nothing()
  return {
    type: isLetter ? 'application/pdf' : 'image/webp',
    name: evidence.name,
    tag: hash.toString('hex'),
    async read() {
      const blob = await readBlob(ctx.db, hash)
      if (blob === undefined || blob.type !== (isLetter ? 'application/pdf' : 'image/webp')) throw nothing()
      return blob.bytes
    },
  }
}

const nothing = (): ServiceError => new ServiceError('not-found', 'not-found', 'There is no such file.')

import type { Draft, DraftWay } from '../../domain/replies/draft.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { caseToWrite } from './may-write.ts'
import { readDrafts } from './read-drafts.ts'
import { type SavedDraft, saveDraft } from './save-draft.ts'

/** Lays an assistant's text before people as a draft that says where it comes from. It is sent by nobody but a person, and takes the place of no word that a person wrote. */
export async function suggestReply(
  ctx: Context,
  input: {
    readonly caseId: string
    readonly way: Exclude<DraftWay, 'note'>
    readonly text: string
    /** The version of the case that was read for it; null: the one that stands. */
    readonly seen?: number | null
  },
): Promise<SavedDraft> {
  const { caseId, way, text } = input
  const { it } = await caseToWrite(ctx, caseId)
  const stands = (await readDrafts(ctx, { caseId })).drafts.find((draft) => draft.way === way)
  if (stands !== undefined && isSomebodys(stands)) {
    throw new ServiceError(
      'conflict',
      'draft-there',
      `${stands.by.name} is writing an answer already: nothing was changed. Read it with read_case.`,
    )
  }
  const version = stands?.version ?? 0
  const saved = await saveDraft(ctx, {
    caseId,
    way,
    text,
    version,
    // Nothing later than what stands: an assistant may have made a number up.
    seen: Math.min(input.seen ?? it.version, it.version),
    toPostId: null,
    machine: true,
    over: false,
    takesAside: null,
  })
  if (!saved.clash) return saved
  throw new ServiceError(
    'conflict',
    'draft-there',
    'Somebody began to write at this very moment: the text waits aside.',
  )
}

const isSomebodys = ({ text, machine }: Pick<Draft, 'text' | 'machine'>): boolean => text !== '' && machine !== true

import { attachmentLimits } from '../../domain/cases/attachment.ts'
import { evidenceLimits } from '../../domain/cases/evidence.ts'
import type { Transaction } from '../../store/database.ts'
import { claimEvidence, countEvidence, type EvidenceClaim, readEvidenceOfCase } from '../../store/evidence.ts'
import { ServiceError } from '../errors.ts'

/** Makes uploaded files part of a case that is held, and gives those that are new to it. Refused when one is gone or elsewhere, or when they are too many. */
export async function claim(tx: Transaction, files: EvidenceClaim): Promise<readonly string[]> {
  const ids = [...new Set(files.ids)]
  if (ids.length === 0) return []
  const claimed = await claimEvidence(tx, { ...files, ids })
  if (claimed.length < ids.length) {
    const here = new Set((await readEvidenceOfCase(tx, files.caseId)).map(({ id }) => id))
    if (!ids.every((id) => here.has(id))) {
      throw new ServiceError('conflict', 'evidence-gone', 'A file is not here any more: add it again.')
    }
  }
  const { pieces, inNotes } = await countEvidence(tx, files.caseId)
  if (files.noteId === undefined && pieces > evidenceLimits.perCase) {
    throw new ServiceError('conflict', 'evidence-too-many', `A case keeps ${evidenceLimits.perCase} files at most.`)
  }
  if (files.noteId !== undefined && inNotes > attachmentLimits.perCase) {
    const most = attachmentLimits.perCase
    throw new ServiceError('conflict', 'files-too-many', `The notes of a case keep ${most} files at most.`)
  }
  return claimed
}

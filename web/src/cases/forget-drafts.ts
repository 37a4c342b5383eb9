import { keptDraft } from './kept-draft.ts'

/** Forgets what is being written on a case, by whoever writes it on this device. */
export function forgetDrafts(caseId: string): void {
  for (const key of keptDraft.keys()) if (key.startsWith('draft.') && key.endsWith(`.${caseId}`)) keptDraft.remove(key)
}

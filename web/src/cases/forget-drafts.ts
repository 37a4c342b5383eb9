import { kept } from '../storage.ts'

/** Forgets what is being written on a case, by whoever writes it on this device. */
export function forgetDrafts(caseId: string): void {
  for (const key of kept.keys()) if (key.startsWith('draft.') && key.endsWith(`.${caseId}`)) kept.remove(key)
}

/** What one check found, with a sentence that says what to do where something is to be done. */
export interface Finding {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'fault'
  readonly says: string
}

/** Makes the findings of one check. */
export const finder = (check: string) => ({
  ok: (says: string): Finding => ({ check, state: 'ok', says: oneLine(says) }),
  warning: (says: string): Finding => ({ check, state: 'warning', says: oneLine(says) }),
  fault: (says: string): Finding => ({ check, state: 'fault', says: oneLine(says) }),
})

/** Names are written by people and read in a terminal: no line break and no control sign of theirs gets there. */
const oneLine = (says: string): string => says.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()

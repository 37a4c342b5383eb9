/** Whether bytes begin, at this place, with these. */
export const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0): boolean =>
  bytes.length >= at + start.length && start.every((byte, i) => bytes[at + i] === byte)

/** The codes of plain letters. */
export const letters = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0))

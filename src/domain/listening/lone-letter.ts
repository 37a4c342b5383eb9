/** Says that this is a single letter or digit, which nearly every post holds: nothing to listen for. */
export const isLoneLetter = (text: string): boolean => /^[\p{L}\p{N}]\p{M}*$/u.test(text.trim())

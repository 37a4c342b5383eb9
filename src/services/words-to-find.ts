const alike: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ς: 'σ' }

/** Words as people are looked for, folded as `authorWords` folds names: lower case, without the marks on Latin, Greek and Cyrillic letters. A mark that makes another letter of one, as in « が », stays. */
export const wordsToFind = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036F]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[łøđıς]/g, (it) => alike[it] ?? it)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 6)

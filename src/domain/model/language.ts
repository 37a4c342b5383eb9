/** The language of a code without its region, by its shortest code, by which languages are compared: `fr` of `fr-CA`, `fr_FR` and `fra`. */
export function plainLanguage(code: string): string {
  const plain = (code.trim().split(/[-_]/u)[0] ?? '').toLowerCase()
  // Two letters are the shortest already; of three, many languages have two.
  return /^[a-z]{3}$/u.test(plain) ? (Intl.getCanonicalLocales(plain)[0] ?? plain) : plain
}

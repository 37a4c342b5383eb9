/** A text of somebody else's without these secrets: a server that quotes what it was sent shows nobody the password. */
export function withoutSecrets(text: string, secrets: readonly unknown[]): string {
  const written = secrets
    .filter((it) => typeof it === 'string')
    .filter((it) => it.length >= shortest)
    .flatMap((it) => [it, encodeURIComponent(it), JSON.stringify(it).slice(1, -1)])
    .sort((a, b) => b.length - a.length)
  const bare = written.reduce((all, it) => all.replaceAll(it, hidden), text)
  return bare.replace(/\b(Basic|Bearer)\s+[\w+/=.~-]{8,}/giu, `$1 ${hidden}`)
}

const hidden = '•••'
/** What is shorter stands in many words by chance. */
const shortest = 4

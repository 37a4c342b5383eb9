/** Whether the mailbox's own server found that the sender is forged (DMARC). `verdict`: the first Authentication-Results, which stands on top because that server wrote it (RFC 8601, section 5); those below may be anybody's. A signature that holds speaks for a mail that a group or a forwarding changed on its way, where it is one of the sender's own domain or of `group`, ours; one of another domain anybody can make. */
export function isForged(verdict: string, from: string, group: string | null = null): boolean {
  const said = verdict.toLowerCase()
  if (!/\bdmarc\s*=\s*fail\b/.test(said)) return false
  const host = from.split('@').at(-1) ?? ''
  // A comment may hold any sign.
  const signed = said
    .replaceAll(/\([^()]*\)/g, ' ')
    .split(';')
    .filter((it) => /\bdkim\s*=\s*pass\b/.test(it))
  const signers = signed.flatMap((it) =>
    [...it.matchAll(/\bheader\.[di]\s*=\s*"?([^\s"]{1,320})/g)].map(([, who = '']) => who.split('@').at(-1) ?? ''),
  )
  return !signers.some(
    (it) => it.includes('.') && (it === host || it === group || host.endsWith(`.${it}`) || it.endsWith(`.${host}`)),
  )
}

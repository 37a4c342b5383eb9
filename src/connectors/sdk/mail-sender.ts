/** Whether the mailbox's own server found that the sender is forged (DMARC). `verdict`: the first Authentication-Results, which stands on top because that server wrote it (RFC 8601, section 5); those below may be anybody's. A signature that holds speaks for a mail that a group or a forwarding changed on its way. */
export function isForged(verdict: string): boolean {
  const said = verdict.toLowerCase()
  return /\bdmarc\s*=\s*fail\b/.test(said) && !/\bdkim\s*=\s*pass\b/.test(said)
}

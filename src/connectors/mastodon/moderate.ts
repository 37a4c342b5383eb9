import type { PersonTarget, ReportReason, Session } from '../sdk/connector.ts'
import { textOf } from '../sdk/sift.ts'
import type { Client } from './client.ts'
import { strange } from './errors.ts'

/** What this server calls the account that wrote a post of ours. */
async function accountId(client: Client, { ref }: PersonTarget): Promise<string> {
  const acct = ref['acct'] ?? ''
  const { body } = await client.get('/api/v1/accounts/lookup', { acct })
  const id = textOf(body, 'id')
  if (id === null) throw strange(client.host)
  return id
}

/** Does to an account what the server has a word for, e.g. `mute`; asked twice it stays as it is. */
async function toAccount(
  client: Client,
  person: PersonTarget,
  what: 'mute' | 'unmute' | 'block' | 'unblock',
): Promise<void> {
  const id = await accountId(client, person)
  // A mute that leaves notifications would hide nothing, one that takes them would hide a complaint from Vigie, too.
  const form: Readonly<Record<string, string>> = what === 'mute' ? { notifications: 'false' } : {}
  await client.post(`/api/v1/accounts/${encodeURIComponent(id)}/${what}`, form)
}

/** The server's own words for a ground. */
const categories: Readonly<Record<ReportReason, string>> = {
  spam: 'spam',
  harassment: 'violation',
  illegal: 'legal',
  other: 'other',
}

/** Reports a status to those who run our server, and to those of its author's. */
async function report(client: Client, post: PersonTarget, reason: ReportReason, comment: string): Promise<void> {
  const id = post.ref['id'] ?? ''
  const here = post.ref['host'] === client.host && id !== ''
  await client.post('/api/v1/reports', {
    account_id: await accountId(client, post),
    ...(here ? { 'status_ids[]': id } : {}),
    category: categories[reason],
    comment: comment.slice(0, 1_000),
    forward: 'true',
  })
}

/** What can be done about somebody's account. */
export const moderation = (client: Client): Required<Pick<Session, 'mute' | 'block' | 'report'>> => ({
  mute: (person, on) => toAccount(client, person, on ? 'mute' : 'unmute'),
  block: (person, on) => toAccount(client, person, on ? 'block' : 'unblock'),
  report: (post, reason, comment) => report(client, post, reason, comment),
})

import MailComposer from 'nodemailer/lib/mail-composer'
import type { ReplyKey, ReplyTarget } from '../sdk/connector.ts'
import { ConnectorError } from '../sdk/errors.ts'
import { answerId } from './automatic.ts'
import { answerSubject } from './post.ts'

/** An answer, ready to be handed in: the same bytes for every try of one key. */
export interface Answer {
  /** Its Message-ID without brackets. */
  readonly id: string
  readonly key: string
  readonly from: string
  readonly to: string
  readonly source: Buffer
}

/** Names the key in the mail itself, for houses that give each mail another Message-ID. */
export const keyHeader = 'X-Vigie-Reply'

/** Writes an answer in the thread of what it answers: RFC 5322, 3.6.4. Refuses to answer a machine. */
export async function compose(
  target: ReplyTarget,
  text: string,
  key: ReplyKey,
  from: { readonly address: string; readonly name: string },
): Promise<Answer> {
  const { to = '', name = '', subject = '', id: answered = '', references = '', automatic } = target.ref
  if (automatic !== undefined || to === '' || to === from.address)
    throw new ConnectorError('recipient_closed', 'A machine wrote this mail; it takes no answer.', {
      fr: 'Ce mail vient d’une machine\u00a0: on n’y répond pas.',
    })
  const id = answerId(key.id, from.address)
  const chain = [...references.split(' '), answered].filter((it) => it !== '').map((it) => `<${it}>`)
  const source = await new MailComposer({
    from: { address: from.address, name: from.name },
    to: { address: to, name },
    subject: answerSubject(subject),
    text: text.replaceAll(/\r?\n/gu, '\r\n'),
    messageId: `<${id}>`,
    ...(answered === '' ? {} : { inReplyTo: `<${answered}>` }),
    ...(chain.length === 0 ? {} : { references: [...new Set(chain)] }),
    date: new Date(key.at),
    headers: { [keyHeader]: key.id },
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
    .compile()
    .build()
  return { id, key: key.id, from: from.address, to, source }
}

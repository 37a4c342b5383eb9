/** A mail as a test writes it; what is left out is what a mail program writes. */
export interface Written {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly id?: string | null
  readonly date?: string | null
  readonly headers?: readonly string[]
  readonly text?: string
  /** In the place of `text`: the type of the body, and the body as it stands. */
  readonly body?: { readonly type: string; readonly source: string }
}

/** The source of a mail. */
export function mailOf(written: Written = {}): Buffer {
  const {
    from = 'Jeanne Leroy <jeanne@client.example>',
    to = 'mireille@example.org',
    subject = 'Commande en retard',
    id = 'a1@client.example',
    date = new Date().toUTCString(),
    headers = [],
    text = 'Bonjour, où est ma commande ?',
    body = { type: 'text/plain; charset=utf-8', source: text },
  } = written
  const head = [
    ...headers,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    ...(id === null ? [] : [`Message-ID: <${id}>`]),
    ...(date === null ? [] : [`Date: ${date}`]),
    'MIME-Version: 1.0',
    `Content-Type: ${body.type}`,
    'Content-Transfer-Encoding: 8bit',
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body.source.replaceAll(/\r?\n/gu, '\r\n')}\r\n`)
}

const encoded = (text: string): string =>
  /^[\x20-\x7e]*$/u.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** Parts in one body, each with its own head. */
export function partsOf(
  kind: string,
  ...parts: readonly { readonly head: readonly string[]; readonly content: string }[]
): { readonly type: string; readonly source: string } {
  const line = `=_${kind.replaceAll(/\W/gu, '')}_x`
  const inside = parts.map(({ head, content }) => `--${line}\r\n${head.join('\r\n')}\r\n\r\n${content}\r\n`).join('')
  return { type: `multipart/${kind}; boundary="${line}"`, source: `${inside}--${line}--\r\n` }
}

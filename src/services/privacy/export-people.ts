import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import type { Instant } from '../../domain/model/time.ts'
import { appendAudit } from '../../store/audit.ts'
import { countOfAccounts } from '../../store/erasures.ts'
import { originalOf, type PersonDatum, personData } from '../../store/person-data.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import { permitted } from '../permissions.ts'

type Language = 'fr' | 'en'

const words = {
  fr: {
    title: 'Vos données',
    lead: 'Voici ce que Vigie garde de vous, à la date ci-dessous. Les mêmes données, pour un programme, sont dans data.jsonl ; les pièces sont dans le dossier files.',
    kinds: {
      account: 'Compte',
      post: 'Ce que vous avez écrit',
      case: 'Cas',
      answer: 'Notre réponse',
      'answer-elsewhere': 'Notre réponse, donnée ailleurs',
      moderation: 'Mesure prise sur le réseau',
      file: 'Pièce',
      'kept-link': 'Lien gardé avec un cas',
      sign: 'Ce qui fait reconnaître un compte',
      link: 'Comptes reliés',
    },
  },
  en: {
    title: 'Your data',
    lead: 'This is what Vigie keeps of you, on the date below. The same data, for a program, are in data.jsonl; files are in the folder files.',
    kinds: {
      account: 'Account',
      post: 'What you wrote',
      case: 'Case',
      answer: 'Our answer',
      'answer-elsewhere': 'Our answer, given elsewhere',
      moderation: 'Measure taken on the network',
      file: 'File',
      'kept-link': 'Link kept with a case',
      sign: 'What an account is recognised by',
      link: 'Linked accounts',
    },
  },
} as const

/** Everything that is kept of these accounts as one ZIP: a page to read, the same as lines of JSON, and the files as they were uploaded. What colleagues wrote to one another is not in it. It is made while it is read, so that its size needs no memory. */
export async function exportPeople(
  ctx: Context,
  input: { readonly authorIds: readonly string[]; readonly language: Language },
): Promise<ReadableStream<Uint8Array>> {
  const person = permitted(ctx, 'handle-personal-data')
  const authorIds = [...new Set(input.authorIds)]
  const counts = await countOfAccounts(ctx.db, authorIds)
  if (counts.accounts !== authorIds.length) {
    throw new ServiceError('not-found', 'account-gone', 'One of these accounts is not here any more.')
  }
  const now = ctx.now()
  await appendAudit(ctx.db, { at: now, kind: 'data-exported', actorId: person.userId, data: { ...counts } })
  const parts = archive(ctx, authorIds, input.language, now)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}

async function* archive(
  ctx: Context,
  authorIds: readonly string[],
  language: Language,
  at: Instant,
): AsyncGenerator<Uint8Array, undefined> {
  let ready: Uint8Array[] = []
  let failure: Error | null = null
  const zip = new Zip((error, chunk) => {
    failure ??= error
    ready.push(chunk)
  })
  const flush = (): readonly Uint8Array[] => {
    if (failure !== null) throw failure
    const chunks = ready.filter((chunk) => chunk.length > 0)
    ready = []
    return chunks
  }
  const begin = <T extends ZipDeflate | ZipPassThrough>(entry: T): T => {
    entry.mtime = at
    zip.add(entry)
    return entry
  }
  const lines = begin(new ZipDeflate('data.jsonl', { level: 6 }))
  for await (const page of personData(ctx.db, authorIds)) {
    for (const it of page) lines.push(strToU8(`${JSON.stringify({ kind: it.kind, ...it.data })}\n`))
    yield* flush()
  }
  lines.push(new Uint8Array(), true)
  const html = begin(new ZipDeflate(language === 'fr' ? 'lisez-moi.html' : 'read-me.html', { level: 6 }))
  html.push(strToU8(head(language, at)))
  const files: PersonDatum[] = []
  for await (const page of personData(ctx.db, authorIds)) {
    for (const it of page) {
      if (it.kind === 'file') files.push(it)
      html.push(strToU8(article(language, it)))
    }
    yield* flush()
  }
  html.push(strToU8('</main></body></html>\n'), true)
  for (const file of files) {
    const original = await originalOf(ctx.db, file.id)
    if (original === undefined) continue
    begin(new ZipPassThrough(`files/${file.id}-${safeName(original.name)}`)).push(original.bytes, true)
    yield* flush()
  }
  zip.end()
  yield* flush()
  return undefined
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const head = (language: Language, at: Instant): string => `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${words[language].title}</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #c1cdd2;padding:1rem 0}dt{color:#495d68;font-size:.85rem}dd{margin:0 0 .5rem;white-space:pre-wrap;overflow-wrap:anywhere}
</style></head><body><main><h1>${words[language].title}</h1><p>${words[language].lead}</p><p>${new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' }).format(at)}</p>
`

function article(language: Language, { kind, data }: PersonDatum): string {
  const rows = Object.entries(data).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)
    return text === '' || text === '[]' ? [] : [`<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`]
  })
  return `<article><h2>${words[language].kinds[kind]}</h2><dl>${rows.join('')}</dl></article>\n`
}

/** A name that no archive program takes for a path. */
const safeName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._ -]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(-80)

/** What a person wrote, apart from what their mail program added below. */
export interface Folded {
  readonly shown: string
  /** The quoted history and the signature that were folded away; empty where nothing was. */
  readonly folded: string
}

/** “On …, … wrote:” as mail programs write it, over up to three lines. */
const saysWho =
  /^(?:Le|On|Am|El|Il giorno|Il|Op|Em|W dniu)\s.{4,240}(?:a écrit|wrote|schrieb|escribió|ha scritto|schreef|escreveu|napisał\(a\))[^\n]{0,120}[:：]$/su
/** What stands alone above a quoted mail. */
const original =
  /^(?:[-_\s]{2,}(?:Message d['’]origine|Message original|Message transféré|Original Message|Forwarded message|Ursprüngliche Nachricht|Mensaje original|Messaggio originale)\s*[-_]{2,}|_{20,})$/iu
const headerFrom = /^\*?(?:De|From|Von|Da|Van)\s?:\*?\s.{2,}$/u
const headerNext =
  /^\*?(?:Envoyé(?: le)?|Date|Sent|Gesendet|Enviado(?: el)?|Inviato|Verzonden|À|To|An|Para|A|Aan|Objet|Subject|Betreff|Asunto|Oggetto|Onderwerp|Cc)\s?:\*?/u
/** What a telephone puts below each mail. */
const device =
  /^(?:Envoyé (?:de|depuis|à partir de|avec) .{2,80}|Sent (?:from|with|via) .{2,80}|(?:Get|Obtenez|Obtenir|Télécharger?) Outlook (?:for|pour) .{2,60}|Von meinem .{2,40} gesendet|Inviato da .{2,40}|Enviado desde .{2,40}|Provenance : Courrier .{2,40})$/iu
const mostSignature = 25

/** Folds away quoted history and signature. Answers written between the lines of a quote stay with it, a forwarded mail stays whole, and where nothing would be left nothing is folded. */
export function fold(text: string, forwarded = false): Folded {
  const lines = text.split('\n').map((line) => line.trimEnd())
  let end = lines.length
  if (!forwarded) {
    const cut = quoteFrom(lines)
    if (cut !== null) end = cut
  }
  end = withoutSignature(lines, end)
  const shown = lines.slice(0, end).join('\n').trim()
  if (shown === '') return { shown: text.trim(), folded: '' }
  return { shown, folded: lines.slice(end).join('\n').trim() }
}

/** The line at which the history begins that goes on to the end; null where there is none. */
function quoteFrom(lines: readonly string[]): number | null {
  const below = whatStandsBelow(lines)
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    if (original.test(line.trim()) && lines.slice(i + 1, i + 6).some((it) => headerFrom.test(it.trim()))) return i
    if (original.test(line.trim()) && !line.includes('____')) return i
    if (headerFrom.test(line) && lines.slice(i + 1, i + 4).filter((it) => headerNext.test(it.trim())).length >= 2)
      return i
    const length = [1, 2, 3].find((n) =>
      saysWho.test(
        lines
          .slice(i, i + n)
          .join('\n')
          .trim(),
      ),
    )
    if (length !== undefined && !line.startsWith('>') && line !== '') {
      const rest = below[i + length]
      if (rest === undefined || rest.onlyQuotes || !rest.quotes) return i
    }
    if (line.startsWith('>') && below[i]?.onlyQuotes === true) return i
  }
  return null
}

interface Below {
  /** Some line is quoted. */
  readonly quotes: boolean
  /** Nothing but what a telephone adds. */
  readonly onlyDevice: boolean
  /** Nothing but quoted lines, and at most a signature below them. */
  readonly onlyQuotes: boolean
}

/** For each line, what stands from there to the end: worked out once from below, because a history may be long. */
function whatStandsBelow(lines: readonly string[]): readonly Below[] {
  const below: Below[] = []
  let known: Below = { quotes: false, onlyDevice: true, onlyQuotes: true }
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] ?? ''
    const quoted = line.startsWith('>')
    const onlyDevice: boolean = known.onlyDevice && (line === '' || device.test(line))
    known = {
      quotes: known.quotes || quoted,
      onlyDevice,
      onlyQuotes: quoted || line === '' ? known.onlyQuotes : isSign(line) || onlyDevice,
    }
    below[i] = known
  }
  return below
}

const isSign = (line: string): boolean => line === '--' || line === '—' || line === '__'

function withoutSignature(lines: readonly string[], from: number): number {
  let end = from
  while (end > 0 && (lines[end - 1] ?? '').trim() === '') end -= 1
  // The nearest sign from below: what stands under an earlier one is more than a signature.
  for (let i = end - 1; i >= Math.max(0, end - mostSignature); i--) {
    if (isSign(lines[i] ?? '')) {
      end = i
      break
    }
  }
  for (;;) {
    const last = (lines[end - 1] ?? '').trim()
    if (end > 0 && (last === '' || device.test(last))) end -= 1
    else return end
  }
}

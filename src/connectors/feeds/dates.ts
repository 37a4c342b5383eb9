import { type Instant, instant } from '../../domain/model/time.ts'

const months: Readonly<Record<string, string>> = {
  janv: 'Jan',
  févr: 'Feb',
  fevr: 'Feb',
  fév: 'Feb',
  mars: 'Mar',
  avr: 'Apr',
  mai: 'May',
  juin: 'Jun',
  juil: 'Jul',
  août: 'Aug',
  aout: 'Aug',
  sept: 'Sep',
  déc: 'Dec',
}
const zones: Readonly<Record<string, string>> = {
  CET: '+0100',
  CEST: '+0200',
  MET: '+0100',
  MEST: '+0200',
  WET: '+0000',
  BST: '+0100',
}

/** Before feeds existed no post was published in one: 1970 and the year 1 are what a program writes that knows no date. */
const earliest = Date.UTC(1995, 0, 1)
/** A clock that is fast, or a date without its zone. */
const ahead = 14 * 3_600_000

/** The moment that a feed writes, in its English or French ways; null where there is none or it cannot be true. One that lies a little ahead is now. */
export function moment(written: string | null | undefined, now: Instant): Instant | null {
  if (written === null || written === undefined || written.length > 100) return null
  const at = [written.trim(), inEnglish(written)].map((text) => Date.parse(text)).find((ms) => !Number.isNaN(ms))
  if (at === undefined || at < earliest || at > now + ahead) return null
  return instant(Math.min(at, now))
}

function inEnglish(written: string): string {
  return written
    .trim()
    .replace(/^[\p{L}]+\.?,\s*/u, '')
    .replace(/\b(CES?T|MES?T|WET|BST)\b/u, (zone) => zones[zone] ?? zone)
    .replace(/(\d{1,2})\s+(\p{L}{3,})\.?\s+(\d{4})/u, (_all, day: string, month: string, year: string) => {
      const lower = month.toLowerCase()
      const known = Object.keys(months).find((name) => lower.startsWith(name))
      return `${day} ${known === undefined ? month : (months[known] ?? month)} ${year}`
    })
}

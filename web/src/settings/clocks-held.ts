import type { CalendarsInput, Clocks, TargetsInput } from '../../../src/api/clocks.ts'
import { ApiProblem } from '../api.ts'
import type { Held } from '../ui/held.ts'

const fieldsOf = {
  targets: ['firstReplyMinutes', 'nextReplyMinutes', 'solutionMinutes', 'warnShare', 'rules', 'usual'],
  peaks: ['peaks'],
  calendars: ['calendars'],
} as const satisfies Readonly<Record<string, readonly (keyof Clocks)[]>>

/** What of a brand's clocks is written and saved by itself. */
export type ClocksPart = keyof typeof fieldsOf

/** These clocks, with one part as others have it. */
export function withPart(of: Clocks, part: ClocksPart, from: Clocks): Clocks {
  return { ...of, ...Object.fromEntries(fieldsOf[part].map((name) => [name, from[name]])) }
}

/** What is sent to save one part of what was written: on the version that it was begun from, with the other parts as they were then. */
export function toSave(
  { origin, draft }: Held<Clocks>,
  part: ClocksPart,
):
  | { readonly to: 'calendars'; readonly input: CalendarsInput }
  | { readonly to: 'targets'; readonly input: TargetsInput } {
  const { version } = origin
  const next = withPart(origin, part, draft)
  if (part === 'calendars') {
    const calendars = next.calendars.map(({ holidays, ...it }) => ({
      ...it,
      holidays: holidays === null ? null : { country: holidays.country, region: holidays.region },
    }))
    return { to: 'calendars', input: { version, calendars } }
  }
  const { firstReplyMinutes, nextReplyMinutes, solutionMinutes, warnShare, peaks } = next
  const rules = next.usual ? null : next.rules.map((it) => ({ ...it, name: it.name.trim() }))
  return {
    to: 'targets',
    input: { version, firstReplyMinutes, nextReplyMinutes, solutionMinutes, warnShare, rules, peaks },
  }
}

/** The fields of one line of a list that the server refused. */
export function wrongFields(error: unknown, list: 'rules' | 'peaks' | 'calendars', at: number): ReadonlySet<string> {
  const paths = error instanceof ApiProblem ? error.fields.map(({ path }) => path.split('.')) : []
  return new Set(paths.flatMap(([of, line, field]) => (of === list && line === String(at) ? (field ?? []) : [])))
}
